import { conversationMessages as t } from '../../../messages/record/conversation.ts'

export interface IncludeChipProps {
  label: string
  title?: string
  onPick: (not: boolean) => void
}

/** A value that is added to the filter when pressed, with a small ≠ that excludes it. */
export function IncludeChip({ label, title, onPick }: IncludeChipProps) {
  return (
    <span className="inline-flex h-5 max-w-full min-w-0 items-center overflow-hidden rounded-1 border hairline bg-n3 text-12 leading-4 text-n11">
      <button
        type="button"
        title={t.summary.include(title ?? label)}
        className="h-full min-w-0 truncate px-1.5 hover:text-n12 hover:underline focus-visible:-outline-offset-2"
        onClick={() => onPick(false)}
      >
        {label}
      </button>
      <button
        type="button"
        aria-label={t.summary.exclude(label)}
        title={t.summary.exclude(title ?? label)}
        className="h-full shrink-0 border-s hairline px-1 font-mono text-n10 hover:bg-n5 hover:text-n12 focus-visible:-outline-offset-2"
        onClick={() => onPick(true)}
      >
        ≠
      </button>
    </span>
  )
}

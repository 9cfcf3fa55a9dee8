import { X } from 'lucide-react'
import type { ReactNode } from 'react'
import { cx } from './class-names.ts'

const TONES = {
  neutral: 'bg-n3 text-n11 border-n6',
  accent: 'bg-accent-soft text-accent-ink border-accent-line',
  length: 'bg-length-soft text-length border-transparent',
  filter: 'bg-filter-soft text-filter border-transparent',
  tool: 'bg-tool-soft text-tool border-transparent',
  deprecated: 'bg-deprecated-soft text-deprecated border-n6',
} as const
export type ChipTone = keyof typeof TONES

export interface ChipProps {
  children: ReactNode
  tone?: ChipTone
  title?: string
  /** Makes the chip's text a button. */
  onPress?: () => void
  /** Adds a × with `removeLabel` as its name. */
  onRemove?: () => void
  removeLabel?: string
  className?: string
}

/** A short fact in a hairline frame, 20 px high; optionally pressed or removed. */
export function Chip({ children, tone = 'neutral', title, onPress, onRemove, removeLabel, className }: ChipProps) {
  const text = 'min-w-0 truncate px-1.5'
  return (
    <span
      title={title}
      className={cx(
        'inline-flex h-5 max-w-full min-w-0 items-center rounded-1 border text-12 leading-4',
        TONES[tone],
        className,
      )}
    >
      {onPress ? (
        <button type="button" onClick={onPress} className={cx(text, 'h-full hover:underline')}>
          {children}
        </button>
      ) : (
        <span className={text}>{children}</span>
      )}
      {onRemove && (
        <button
          type="button"
          aria-label={removeLabel}
          title={removeLabel}
          onClick={onRemove}
          className="grid h-full w-5 shrink-0 place-items-center rounded-e-1 opacity-75 hover:bg-n6 hover:opacity-100"
        >
          <X aria-hidden className="size-3" />
        </button>
      )}
    </span>
  )
}

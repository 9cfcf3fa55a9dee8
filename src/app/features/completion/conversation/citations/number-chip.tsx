import { use } from 'react'
import { conversationMessages as t } from '../../../../messages/record/conversation.ts'
import { CitationContext, goToElement } from './citation-context.ts'

/** A `[1]` of the text, as it was written, that leads to its source. */
export function NumberChip({ number }: { number: number }) {
  const scope = use(CitationContext)
  if (scope === null) return `[${number}]`
  return (
    <button
      type="button"
      data-inline
      data-chip={`${scope.base}-number-${number - 1}`}
      title={t.citations.number(number)}
      className="rounded-1 bg-accent-soft px-0.5 font-sans text-[0.85em] text-accent-ink select-text hover:bg-accent hover:text-accent-on"
      onClick={() => goToElement(`${scope.base}-web-${number - 1}`)}
    >
      [{number}]
    </button>
  )
}

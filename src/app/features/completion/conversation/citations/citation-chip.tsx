import { use } from 'react'
import { conversationMessages as t } from '../../../../messages/record/conversation.ts'
import { CitationContext, goToElement } from './citation-context.ts'

/** The number of a citation, inside the sentence; it leads to its line in the list of sources. */
export function CitationChip({ index }: { index: number }) {
  const scope = use(CitationContext)
  const label = scope?.labelOf(index)
  if (!scope || !label) return null
  return (
    <button
      type="button"
      data-inline
      id={`${scope.base}-chip-${index}`}
      aria-label={t.citations.chip(label.number, label.host)}
      title={t.citations.chip(label.number, label.host)}
      data-citation={label.number}
      className="mx-0.5 inline-flex h-4 min-w-4 items-center justify-center rounded-1 bg-accent-soft px-1 align-[0.15em] font-sans text-11 leading-none font-medium text-accent-ink select-none hover:bg-accent hover:text-accent-on"
      onClick={() => goToElement(`${scope.base}-source-${index}`)}
    >
      {label.number}
    </button>
  )
}

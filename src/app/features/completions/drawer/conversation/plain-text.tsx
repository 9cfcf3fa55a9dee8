import { Fragment, useState } from 'react'
import { conversationMessages as t } from '../../../../messages/conversation.ts'
import { CitationChip } from './citation-chip.tsx'
import { cutText } from './cut-text.ts'
import type { PlacedCitation } from './place-citations.ts'
import { toTextRuns } from './text-runs.ts'
import { toVisibleParts } from './visible-text.ts'

/** Longer texts begin folded. */
const FOLD_AT = 20_000
const PIECE = 8_000
/** Longer texts are laid out in pieces, without chips. */
const MOST_WITH_CHIPS = 200_000

export interface PlainTextProps {
  text: string
  /** Places of citations, by their index in the message's annotations. */
  placed?: readonly PlacedCitation[]
  mono?: boolean
}

/** Text as it is, with what is invisible written out. Long texts begin folded and are laid out only where they are seen. */
export function PlainText({ text, placed = [], mono = false }: PlainTextProps) {
  const [all, setAll] = useState(false)
  const isLong = text.length > FOLD_AT
  const shown = isLong && !all ? (cutText(text.slice(0, FOLD_AT + 1), FOLD_AT)[0] ?? '') : text
  const hasChips = placed.length > 0 && text.length <= MOST_WITH_CHIPS
  return (
    <div className={mono ? 'font-mono text-12' : undefined}>
      {placed.length > 0 && !hasChips && <p className="text-11 text-n10">{t.citations.notMarked}</p>}
      {!hasChips ? (
        cutText(shown, PIECE).map((piece, n) => (
          <div
            // oxlint-disable-next-line react/no-array-index-key -- pieces of one text never move
            key={n}
            dir="auto"
            className="whitespace-pre-wrap [contain-intrinsic-size:auto_400px] [content-visibility:auto]"
          >
            <VisibleText text={piece} />
          </div>
        ))
      ) : (
        <div dir="auto" className="whitespace-pre-wrap">
          {toTextRuns(shown, shown === text ? placed : placed.filter((one) => one.end <= shown.length)).map(
            (run, n) => (
              // oxlint-disable-next-line react/no-array-index-key -- runs of one text never move
              <Fragment key={n}>
                {run.kind === 'citation' ? (
                  <CitationChip index={run.index} />
                ) : run.cited ? (
                  <mark className="bg-accent-soft text-inherit">
                    <VisibleText text={run.text} />
                  </mark>
                ) : (
                  <VisibleText text={run.text} />
                )}
              </Fragment>
            ),
          )}
        </div>
      )}
      {isLong && (
        <button type="button" className="mt-1 font-sans text-12 text-accent-ink underline" onClick={() => setAll(!all)}>
          {all ? t.showLess : t.showAll(text.length)}
        </button>
      )}
    </div>
  )
}

/** Hidden characters become labels, at most 2,000 of them as elements of their own. */
export function VisibleText({ text }: { text: string }) {
  const parts = toVisibleParts(text)
  if (parts.length > 2000) return parts.map((part) => (part.kind === 'text' ? part.text : `⟨${part.label}⟩`)).join('')
  return parts.map((part, n) =>
    part.kind === 'text' ? (
      part.text
    ) : (
      // oxlint-disable-next-line react/no-array-index-key -- parts of one text never move
      <span key={n} className="rounded-1 bg-filter-soft font-mono text-11 text-filter">{`⟨${part.label}⟩`}</span>
    ),
  )
}

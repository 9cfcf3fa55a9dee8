import { Fragment } from 'react'
import { conversationMessages as t } from '../../../../messages/record/conversation.ts'
import { PlainText, VisibleText } from '../../../../text/plain-text.tsx'
import { CitationChip } from './citation-chip.tsx'
import type { PlacedCitation } from './place-citations.ts'
import { toTextRuns } from './text-runs.ts'

/** Longer texts are rendered in pieces, without chips. */
const MOST_WITH_CHIPS = 200_000

export interface CitedTextProps {
  text: string
  /** Places of citations, by their index in the message's annotations. */
  placed: readonly PlacedCitation[]
}

/** Text as it is, with a chip after each cited place. */
export function CitedText({ text, placed }: CitedTextProps) {
  if (placed.length === 0) return <PlainText text={text} />
  if (text.length > MOST_WITH_CHIPS) {
    return (
      <>
        <p className="text-11 text-n10">{t.citations.notMarked}</p>
        <PlainText text={text} />
      </>
    )
  }
  const draw = (shown: string) =>
    toTextRuns(shown, shown === text ? placed : placed.filter((one) => one.end <= shown.length)).map((run, n) => (
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
    ))
  return <PlainText text={text} draw={draw} />
}

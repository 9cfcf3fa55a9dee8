import { type ReactNode, useState } from 'react'
import { conversationMessages as t } from '../messages/record/conversation.ts'
import { splitText } from './split-text.ts'
import { toVisibleParts } from './visible-text.ts'

/** Longer texts are folded at first. */
const FOLD_AT = 20_000
/** UTF-16 units in one element: a browser lays out many short elements faster than a long one. */
const PIECE_LENGTH = 8_000

export interface PlainTextProps {
  text: string
  mono?: boolean
  /** Shows the unfolded text as one element, in another way. */
  draw?: (shown: string) => ReactNode
}

/**
 * Text as it is, with invisible characters made visible. Long texts are folded at first, and are laid out only while
 * they are on the screen.
 */
export function PlainText({ text, mono = false, draw }: PlainTextProps) {
  const [all, setAll] = useState(false)
  const isLong = text.length > FOLD_AT
  const shown = isLong && !all ? (splitText(text.slice(0, FOLD_AT + 1), FOLD_AT)[0] ?? '') : text
  return (
    <div className={mono ? 'font-mono text-12' : undefined}>
      {draw === undefined ? (
        splitText(shown, PIECE_LENGTH).map((piece, n) => (
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
          {draw(shown)}
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

/** With more of them the page would freeze; then they are words within the text. */
const MOST_LABELS = 2_000

/** Hidden characters become labels that stand out. */
export function VisibleText({ text }: { text: string }) {
  const parts = toVisibleParts(text)
  if (parts.length > MOST_LABELS)
    return parts.map((part) => (part.kind === 'text' ? part.text : `⟨${part.label}⟩`)).join('')
  return parts.map((part, n) =>
    part.kind === 'text' ? (
      part.text
    ) : (
      // oxlint-disable-next-line react/no-array-index-key -- parts of one text never move
      <span key={n} className="rounded-1 bg-filter-soft font-mono text-11 text-filter">{`⟨${part.label}⟩`}</span>
    ),
  )
}

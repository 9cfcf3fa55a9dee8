import { lazy, type ReactNode, Suspense, useCallback, useMemo, useState } from 'react'
import { conversationMessages as t } from '../../../../messages/record/conversation.ts'
import { getPreferences, setPreferences } from '../../../../preferences.ts'
import { SMALL_TEXT } from '../../../../sliced.ts'
import { ErrorBoundary } from '../../../../ui/late/error-boundary.tsx'
import { Segmented } from '../../../../ui/segmented.tsx'
import { useSliced } from '../../../../use-sliced.ts'
import { CopyButton } from '../../frame/copy-button.tsx'
import { refuseMarkdown } from './refuse-markdown.ts'
import { CitedText } from '../citations/cited-text.tsx'
import type { PlacedCitation } from '../citations/place-citations.ts'
import { PlainText } from '../../../../text/plain-text.tsx'
import { findHiddenInPieces, type HiddenCharacters } from '../../../../text/visible-text.ts'

const MarkdownText = lazy(() => import('./markdown-text.tsx'))

type TextView = 'markdown' | 'plain' | 'raw'

const VIEWS = [
  { id: 'markdown', label: t.text.markdown },
  { id: 'plain', label: t.text.plain },
  { id: 'raw', label: t.text.raw },
] as const

/** Shown until a long text has been examined. */
const NONE_HIDDEN: HiddenCharacters = { count: 0, labels: [], tagText: '' }
const NO_CITATIONS: readonly PlacedCitation[] = []

export interface TextBlockProps {
  text: string
  placed?: readonly PlacedCitation[]
  /** How many sources the numbers `[1]`, `[2]` of the text may refer to. */
  numbers?: number
  /** Schema path for `data-attribute`. */
  attribute: string
  /** Without the switch: for texts that are folded or very short. */
  bare?: boolean
  /** Shown before the switch, on its line. */
  head?: ReactNode
}

/**
 * One text of a message with its switch between Markdown, plain and raw. The last choice applies to all texts from then
 * on.
 */
export function TextBlock({ text, placed = NO_CITATIONS, numbers = 0, attribute, bare = false, head }: TextBlockProps) {
  const [view, setView] = useState<TextView>(() => getPreferences().textView)
  const begin = useCallback(() => findHiddenInPieces(text), [text])
  const hidden = useSliced(begin, text.length < SMALL_TEXT) ?? NONE_HIDDEN
  const refused = useMemo(() => (view === 'markdown' ? refuseMarkdown(text) : null), [view, text])
  return (
    <div className="min-w-0" data-attribute={attribute}>
      {!bare && (
        <div className="mb-1 flex flex-wrap items-center gap-x-2 gap-y-1">
          {head}
          <span className="min-w-0 flex-1" />
          {hidden.count > 0 && (
            <span
              className="rounded-1 bg-filter-soft px-1.5 text-11 text-filter"
              title={t.text.hiddenTitle(hidden.labels.join(' '), hidden.tagText)}
              data-hidden-characters={hidden.count}
            >
              {t.text.hidden(hidden.count)}
              {hidden.tagText !== '' && <span className="ms-1 font-mono">“{hidden.tagText.slice(0, 200)}”</span>}
            </span>
          )}
          <span className="flex items-center gap-2">
            <Segmented
              label={t.text.view}
              options={VIEWS}
              selected={view}
              onSelect={(next) => {
                setView(next)
                setPreferences({ textView: next })
              }}
            />
            <CopyButton text={text} label={t.copy} />
          </span>
        </div>
      )}
      {refused !== null && !bare && <Note text={t.text.refused[refused]} />}
      <div className="reading text-15 leading-6 text-n12">
        {view === 'raw' ? (
          <PlainText text={JSON.stringify(text)} mono />
        ) : view === 'plain' || refused !== null ? (
          <CitedText text={text} placed={placed} />
        ) : (
          <ErrorBoundary resetKey={text} fallback={toPlainFallback(text, placed)}>
            <Suspense fallback={<PlainText text={text} />}>
              <MarkdownText text={text} placed={placed} numbers={numbers} />
            </Suspense>
          </ErrorBoundary>
        )}
      </div>
    </div>
  )
}

function toPlainFallback(text: string, placed: readonly PlacedCitation[]) {
  return () => (
    <>
      <Note text={t.text.failed} />
      <CitedText text={text} placed={placed} />
    </>
  )
}

function Note({ text }: { text: string }) {
  return <p className="mb-1 text-11 text-n10">{text}</p>
}

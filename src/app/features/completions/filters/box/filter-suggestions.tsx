import type { SearchQuery } from '#contract/search/search-query.ts'
import { useQuery } from '@tanstack/react-query'
import { type Ref, type RefObject, useDeferredValue, useEffect, useImperativeHandle, useState } from 'react'
import { facetsQuery } from '../../../../api/queries.ts'
import { filterMessages as say } from '../../../../messages/list/filters.ts'
import { recentSearchesMessages as before } from '../../../../messages/list/recent-searches.ts'
import { searchingMessages as ask } from '../../../../messages/list/searching.ts'
import { usePreferences } from '../../../../preferences.ts'
import { cx } from '../../../../ui/class-names.ts'
import { formatNumber } from '#lib/format.ts'
import { forgetSearches } from './recent-searches.ts'
import { fieldsToAsk, prefixToAsk, readDraft, type Suggestion, takesFirst, toSuggestions } from './filter-suggest.ts'
import { toVisibleText } from '../../../../text/visible-text.ts'

export interface SuggestionsHandle {
  move(by: number): void
  /** Takes the marked line; false if none is marked. */
  choose(): boolean
}

interface Props {
  ref: Ref<SuggestionsHandle>
  id: string
  text: string
  query: SearchQuery
  /** The box, which names the marked line to those who hear the page. */
  input: RefObject<HTMLInputElement | null>
  onWrite: (text: string) => void
  onSubmit: (text: string) => void
}

/**
 * Forgetting the recent searches is a line, too: the focus stays in the box, so a button could not be reached by
 * keyboard.
 */
const FORGET: Suggestion = { word: '', label: before.forget, count: null, done: false }

/**
 * The list below the filter box: fields, then keys, then values with counts; if the box is empty, recent searches come
 * first. The focus stays in the box.
 */
export default function FilterSuggestions({ ref, id, text, query, input, onWrite, onSubmit }: Props) {
  const written = useDeferredValue(text)
  const draft = readDraft(written)
  const fields = fieldsToAsk(draft)
  const facets = useQuery({ ...facetsQuery(query, fields ?? [], prefixToAsk(draft)), enabled: fields !== null })
  const { recentSearches } = usePreferences()
  const recent = written.trim() === '' ? recentSearches : []
  const earlier: Suggestion[] = recent.map((word) => ({ word, label: word, count: null, done: true }))
  if (earlier.length > 0) earlier.push(FORGET)
  const lines = [...earlier, ...toSuggestions(draft, fields === null ? undefined : facets.data)]
  const plain = draft.field === null && text.trim() !== ''
  // A line marked by hand stays marked only while the text is the same.
  const [mark, setMark] = useState<{ text: string | null; at: number }>({ text: null, at: -1 })
  const first = takesFirst(draft, written) && lines.length > 0 ? 0 : -1
  const at = mark.text === written ? Math.min(mark.at, lines.length - 1) : first
  const setMarked = (to: number) => setMark({ text: written, at: to })
  useEffect(() => {
    const box = input.current
    if (at >= 0) box?.setAttribute('aria-activedescendant', `${id}-${at}`)
    return () => box?.removeAttribute('aria-activedescendant')
  }, [at, id, input])

  const take = (line: Suggestion, on = draft) => {
    const whole = `${on.before}${line.word}`
    if (line === FORGET) {
      forgetSearches()
      setMarked(-1)
    } else if (line.done) onSubmit(whole)
    else onWrite(whole)
  }
  useImperativeHandle(ref, () => ({
    move: (by) => setMarked(at + by >= lines.length ? first : at + by < first ? lines.length - 1 : at + by),
    choose: () => {
      // The lines may still be those of the previous text.
      const now = readDraft(text)
      const line = text === written ? lines[at] : takesFirst(now, text) ? toSuggestions(now, facets.data)[0] : undefined
      if (line) take(line, text === written ? draft : now)
      return line !== undefined
    },
  }))
  const toOption = (line: Suggestion, index: number) => (
    <div
      key={line.word}
      id={`${id}-${index}`}
      // oxlint-disable-next-line jsx-a11y/prefer-tag-over-role -- an option of the listbox below
      role="option"
      tabIndex={-1}
      aria-selected={index === at}
      onMouseMove={() => setMarked(index)}
      onClick={() => take(line)}
      onKeyDown={() => undefined}
      className={cx(
        'flex h-7 items-center justify-between gap-4 rounded-2 px-2',
        index === at && 'bg-n4',
        line === FORGET && 'text-12 text-n10',
      )}
    >
      <span className={cx('plain-text min-w-0 truncate', line !== FORGET && 'font-mono text-12')}>
        {line.label === '' ? say.emptyValue : toVisibleText(line.label)}
      </span>
      {line.count !== null && <span className="num text-12 text-n10">{formatNumber(line.count)}</span>}
    </div>
  )
  return (
    <>
      {/* oxlint-disable-next-line jsx-a11y/prefer-tag-over-role -- a datalist cannot show counts, nor keys before values */}
      <div id={id} role="listbox" tabIndex={-1} aria-label={ask.suggestions} className="max-h-90 overflow-auto p-1">
        {earlier.length > 0 && (
          // oxlint-disable-next-line jsx-a11y/prefer-tag-over-role -- a group within the listbox above
          <div role="group" aria-label={before.recent} className="mb-1 border-b hairline pb-1">
            {earlier.map(toOption)}
          </div>
        )}
        {lines.slice(earlier.length).map((line, index) => toOption(line, earlier.length + index))}
      </div>
      <p className="border-t hairline px-3 py-1.5 text-11 text-n10">
        {plain ? ask.searchFor(text.trim()) : ask.boxHint}
      </p>
    </>
  )
}

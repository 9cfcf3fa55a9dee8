import type { SearchQuery } from '#contract/search-query.ts'
import { useQuery } from '@tanstack/react-query'
import { type Ref, useDeferredValue, useEffect, useImperativeHandle, useState } from 'react'
import { facetsQuery } from '../../../api/queries.ts'
import { filterMessages as say } from '../../../messages/filters.ts'
import { searchingMessages as ask } from '../../../messages/searching.ts'
import { cx } from '../../../ui/class-names.ts'
import { formatNumber } from '#lib/format.ts'
import { fieldsToAsk, prefixToAsk, readDraft, type Suggestion, takesFirst, toSuggestions } from './filter-suggest.ts'

export interface SuggestionsHandle {
  move(by: number): void
  /** Takes the marked line; false when none is marked. */
  choose(): boolean
}

interface Props {
  ref: Ref<SuggestionsHandle>
  id: string
  text: string
  query: SearchQuery
  onActive: (id: string | null) => void
  onWrite: (text: string) => void
  onSubmit: (text: string) => void
}

/** The list under the filter box: fields, then keys, then values with counts. The focus stays in the box. */
export default function FilterSuggestions({ ref, id, text, query, onActive, onWrite, onSubmit }: Props) {
  const written = useDeferredValue(text)
  const draft = readDraft(written)
  const fields = fieldsToAsk(draft)
  const facets = useQuery({ ...facetsQuery(query, fields ?? [], prefixToAsk(draft)), enabled: fields !== null })
  const lines = toSuggestions(draft, fields === null ? undefined : facets.data)
  const plain = draft.field === null && text.trim() !== ''
  // What was marked by hand counts for the text that it was marked under.
  const [mark, setMark] = useState<{ text: string | null; at: number }>({ text: null, at: -1 })
  const first = takesFirst(draft, written) && lines.length > 0 ? 0 : -1
  const at = mark.text === written ? Math.min(mark.at, lines.length - 1) : first
  const setMarked = (to: number) => setMark({ text: written, at: to })
  useEffect(() => {
    onActive(at < 0 ? null : `${id}-${at}`)
    return () => onActive(null)
  }, [at, id, onActive])

  const take = (line: Suggestion, on = draft) => {
    const whole = `${on.before}${line.word}`
    if (line.done) onSubmit(whole)
    else onWrite(whole)
  }
  useImperativeHandle(ref, () => ({
    move: (by) => setMarked(at + by >= lines.length ? first : at + by < first ? lines.length - 1 : at + by),
    choose: () => {
      // The lines may still be those of what was written before.
      const now = readDraft(text)
      const line = text === written ? lines[at] : takesFirst(now, text) ? toSuggestions(now, facets.data)[0] : undefined
      if (line) take(line, text === written ? draft : now)
      return line !== undefined
    },
  }))
  return (
    <>
      {/* oxlint-disable-next-line jsx-a11y/prefer-tag-over-role -- a datalist cannot show counts, nor keys before values */}
      <div id={id} role="listbox" tabIndex={-1} aria-label={ask.suggestions} className="max-h-90 overflow-auto p-1">
        {lines.map((line, index) => (
          <div
            key={line.word}
            id={`${id}-${index}`}
            // oxlint-disable-next-line jsx-a11y/prefer-tag-over-role -- an option of the listbox above
            role="option"
            tabIndex={-1}
            aria-selected={index === at}
            onMouseMove={() => setMarked(index)}
            onClick={() => take(line)}
            onKeyDown={() => undefined}
            className={cx('flex h-7 items-center justify-between gap-4 rounded-2 px-2', index === at && 'bg-n4')}
          >
            <span className="plain-text min-w-0 truncate font-mono text-12">
              {line.label === '' ? say.emptyValue : line.label}
            </span>
            {line.count !== null && <span className="num text-12 text-n10">{formatNumber(line.count)}</span>}
          </div>
        ))}
      </div>
      <p className="border-t hairline px-3 py-1.5 text-11 text-n10">
        {plain ? ask.searchFor(text.trim()) : ask.boxHint}
      </p>
    </>
  )
}

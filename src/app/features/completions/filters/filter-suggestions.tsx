import type { SearchQuery } from '#contract/search-query.ts'
import { useQuery } from '@tanstack/react-query'
import { type Ref, useDeferredValue, useEffect, useImperativeHandle, useState } from 'react'
import { facetsQuery } from '../../../api/queries.ts'
import { filterMessages as say } from '../../../messages/filters.ts'
import { cx } from '../../../ui/class-names.ts'
import { formatNumber } from '#lib/format.ts'
import { fieldsToAsk, prefixToAsk, readDraft, type Suggestion, toSuggestions } from './filter-suggest.ts'

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
  const draft = readDraft(useDeferredValue(text))
  const fields = fieldsToAsk(draft)
  const facets = useQuery({ ...facetsQuery(query, fields ?? [], prefixToAsk(draft)), enabled: fields !== null })
  const lines = toSuggestions(draft, fields === null ? undefined : facets.data)
  const plain = draft.field === null && text.trim() !== ''
  const [marked, setMarked] = useState(-1)
  const at = Math.min(marked, lines.length - 1)
  useEffect(() => {
    onActive(at < 0 ? null : `${id}-${at}`)
    return () => onActive(null)
  }, [at, id, onActive])

  const take = (line: Suggestion) => {
    setMarked(-1)
    const whole = `${draft.before}${line.word}`
    if (line.done) onSubmit(whole)
    else onWrite(whole)
  }
  useImperativeHandle(ref, () => ({
    move: (by) => setMarked(at + by >= lines.length ? -1 : at + by < -1 ? lines.length - 1 : at + by),
    choose: () => {
      const line = lines[at]
      if (line) take(line)
      return line !== undefined
    },
  }))
  return (
    <>
      {/* oxlint-disable-next-line jsx-a11y/prefer-tag-over-role -- a datalist cannot show counts, nor keys before values */}
      <div id={id} role="listbox" tabIndex={-1} aria-label={say.suggestions} className="max-h-90 overflow-auto p-1">
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
        {plain ? say.searchFor(text.trim()) : say.boxHint}
      </p>
    </>
  )
}

import { columnKind } from '#contract/row/columns.ts'
import { isRangeField } from '#contract/search/filter-fields.ts'
import type { SearchQuery } from '#contract/search/search-query.ts'
import { toSearchParams } from '#contract/search/search-query-codec.ts'
import { useId, useState } from 'react'
import { chipEditorMessages as words } from '../../../../messages/list/chip-editor.ts'
import { filterMessages as say } from '../../../../messages/list/filters.ts'
import { Button } from '../../../../ui/button.tsx'
import type { FilterChip } from './filter-chips.ts'
import { takeFilterText } from '../box/take-filter-text.ts'

interface Props {
  chip: FilterChip
  query: SearchQuery
  onQuery: (query: SearchQuery) => void
  onDone: () => void
}

/** From and to for a number or time, or the words of a text search, in the filter box's notation. */
export function BoundsEditor({ chip, query, onQuery, onDone }: Props) {
  const isText = chip.param === 'q'
  const written = toSearchParams(query).get(chip.param) ?? ''
  const cut = written.indexOf('..')
  const [from, setFrom] = useState(isText || cut === -1 ? written : written.slice(0, cut))
  const [to, setTo] = useState(isText || cut === -1 ? '' : written.slice(cut + 2))
  const [problems, setProblems] = useState<readonly string[]>([])
  const id = useId()
  const submit = () => {
    const empty = from.trim() === '' && to.trim() === ''
    const text = isText ? from : `${chip.param}:${from.trim()}..${to.trim()}`
    const taken = empty
      ? null
      : isText
        ? { query: { ...query, q: from }, problems: [] }
        : takeFilterText(chip.without, text)
    setProblems(taken?.problems ?? [])
    if (taken !== null && taken.problems.length > 0) return
    onQuery(taken?.query ?? chip.without)
    onDone()
  }
  const field = (label: string, value: string, set: (text: string) => void) => (
    <label className="flex min-w-0 flex-1 flex-col gap-1 text-11 text-n10">
      {label}
      <input
        type="text"
        value={value}
        aria-invalid={problems.length > 0}
        aria-describedby={`${id}-hint`}
        autoComplete="off"
        spellCheck={false}
        onChange={(event) => set(event.target.value)}
        className="h-7 w-full rounded-2 border border-n7 bg-n1 px-2 text-13 text-n12 max-sheet:h-10"
      />
    </label>
  )
  return (
    <form
      className="flex flex-col gap-2"
      onSubmit={(event) => {
        event.preventDefault()
        submit()
      }}
    >
      <div className="flex gap-2">
        {field(isText ? say.text : words.from, from, setFrom)}
        {!isText && field(words.to, to, setTo)}
      </div>
      <p id={`${id}-hint`} className="text-11 text-n10">
        {isText
          ? ''
          : (words.boundHints.get(isRangeField(chip.param) ? columnKind(chip.param) : chip.param) ?? words.boundHint)}
      </p>
      {problems.length > 0 && (
        <p role="alert" className="text-12 text-filter">
          {problems.join(' ')}
        </p>
      )}
      <Button type="submit" look="accent" className="self-start max-sheet:h-10">
        {words.apply}
      </Button>
    </form>
  )
}

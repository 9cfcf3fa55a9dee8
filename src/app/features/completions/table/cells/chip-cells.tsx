import type { CompletionRow } from '#contract/row/completion-row.ts'
import type { FilterChange } from '#contract/search/filter-change.ts'
import { tableMessages } from '../../../../messages/list/table.ts'
import { cx } from '../../../../ui/class-names.ts'
import { toVisibleText } from '../../../../text/visible-text.ts'
import { useTableActions } from './table-actions.ts'
import { FilterValue } from './filter-value.tsx'
import { NothingCell } from './plain-cells.tsx'

/** Chips on one line, and in taller rows. */
const FEW = 2
const MOST = 4
const CHIP = 'inline-block h-5 max-w-48 rounded-1 border border-n6 bg-n3 px-1.5 text-12 leading-[18px]'

/** Metadata pairs as chips that filter; the rest as a number. */
export function MetadataCell({ row }: { row: CompletionRow }) {
  const { tall } = useTableActions()
  if (row.metadata.length === 0) return <NothingCell />
  const most = tall ? MOST : FEW
  const chips = row.metadata.slice(0, most).map(([key, value], at) => {
    const shown = `${toVisibleText(key)}=${toVisibleText(value)}`
    return (
      <FilterValue
        key={key}
        change={{ field: `meta.${key}`, value, not: false }}
        title={shown}
        className={cx(CHIP, at === 0 && 'shrink-0')}
      >
        {shown}
      </FilterValue>
    )
  })
  const rest = <Rest words={row.metadata.slice(most).map((pair) => pair.join('='))} />
  // On one line they stand in the cell itself; on several they need a box that cuts them off below a line.
  if (!tall) {
    return (
      <>
        {chips}
        {rest}
      </>
    )
  }
  return (
    <span className="flex max-h-[calc(var(--row-height)-18px)] min-w-0 flex-wrap items-center gap-1 overflow-hidden">
      {chips}
      {rest}
    </span>
  )
}

/** How many more there are; which, in the tooltip. */
function Rest({ words }: { words: readonly string[] }) {
  if (words.length === 0) return null
  return (
    <span title={words.map(toVisibleText).join('\n')} className="tabular shrink-0 text-11 text-n10">
      {tableMessages.more(words.length)}
    </span>
  )
}

/** The value of one metadata key. */
export function MetadataValueCell({ row, name }: { row: CompletionRow; name: string }) {
  const value = row.metadata.find(([key]) => key === name)?.[1]
  if (value === undefined) return <NothingCell />
  const shown = toVisibleText(value)
  return (
    <FilterValue change={{ field: `meta.${name}`, value, not: false }} title={shown} className="max-w-full">
      {shown}
    </FilterValue>
  )
}

/** The first words that filter (finish reasons, tools, features), each once; the rest as a number. */
export function WordsCell({
  words,
  field,
  why,
}: {
  words: readonly (string | null)[]
  field: FilterChange['field'] | null
  /** Says why there are no words. */
  why?: string
}) {
  const known = [...new Set(words.filter((word) => word !== null))]
  if (known.length === 0) return <NothingCell {...(why === undefined ? {} : { why })} />
  return (
    <span title={known.map(toVisibleText).join('\n')} className="flex min-w-0 items-center gap-1 overflow-hidden">
      {known.slice(0, FEW).map((word, at) =>
        field === null ? (
          <bdi key={word} className={cx(CHIP, 'truncate', at === 0 && 'shrink-0')}>
            {toVisibleText(word)}
          </bdi>
        ) : (
          <FilterValue
            key={word}
            change={{ field, value: word, not: false }}
            title={toVisibleText(word)}
            className={cx(CHIP, at === 0 && 'shrink-0')}
          >
            {toVisibleText(word)}
          </FilterValue>
        ),
      )}
      <Rest words={known.slice(FEW)} />
    </span>
  )
}

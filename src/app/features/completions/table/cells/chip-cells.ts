import type { CompletionRow } from '#contract/row/completion-row.ts'
import type { FilterChange } from '#contract/search/filter-change.ts'
import { tableMessages } from '../../../../messages/list/table.ts'
import { cx } from '../../../../ui/class-names.ts'
import { toVisibleText } from '../../../../text/visible-text.ts'
import type { CellContent, CellLook } from './cell-content.ts'
import { filterValue } from './filter-value.ts'
import { makeElement } from './make-element.ts'
import { nothingCell } from './plain-cells.ts'

/** The number of chips on one line, and in taller rows. */
const CHIPS_ON_A_LINE = 2
const CHIPS_IN_TALL_ROWS = 4
const CHIP = 'inline-block h-5 max-w-48 rounded-1 border border-n6 bg-n3 px-1.5 text-12 leading-[18px]'

/** Metadata pairs as chips that filter; the rest as a number. */
export function metadataCell(row: CompletionRow, { tall }: CellLook): CellContent {
  if (row.metadata.length === 0) return nothingCell()
  const most = tall ? CHIPS_IN_TALL_ROWS : CHIPS_ON_A_LINE
  const chips = row.metadata.slice(0, most).map(([key, value], at) => {
    const shown = `${toVisibleText(key)}=${toVisibleText(value)}`
    return filterValue({
      change: { field: `meta.${key}`, value, not: false },
      title: shown,
      look: cx(CHIP, at === 0 && 'shrink-0'),
      content: shown,
    })
  })
  const all = [...chips, ...restOf(row.metadata.slice(most).map((pair) => pair.join('=')))]
  // On one line they are directly in the cell; on several they need a box that cuts them off.
  if (!tall) return all
  const look = 'flex max-h-[calc(var(--row-height)-18px)] min-w-0 flex-wrap items-center gap-1 overflow-hidden'
  return makeElement('span', { class: look }, ...all)
}

/** How many more there are; the tooltip lists them. */
function restOf(words: readonly string[]): Node[] {
  if (words.length === 0) return []
  const title = words.map(toVisibleText).join('\n')
  return [makeElement('span', { title, class: 'tabular shrink-0 text-11 text-n10' }, tableMessages.more(words.length))]
}

/** The value of one metadata key. */
export function metadataValueCell(row: CompletionRow, name: string): CellContent {
  const value = row.metadata.find(([key]) => key === name)?.[1]
  if (value === undefined) return nothingCell()
  const shown = toVisibleText(value)
  const change = { field: `meta.${name}`, value, not: false } as const
  return filterValue({ change, title: shown, look: 'max-w-full', content: shown })
}

/**
 * The first words that filter by `field` (finish reasons, tools, features), each once; the rest as a number. `why` says why
 * there are no words.
 */
export function wordsCell(
  words: readonly (string | null)[],
  field: FilterChange['field'] | null,
  why?: string,
): CellContent {
  const known = [...new Set(words.filter((word) => word !== null))]
  if (known.length === 0) return nothingCell(why)
  const chips = known.slice(0, CHIPS_ON_A_LINE).map((word, at) => {
    const look = cx(CHIP, at === 0 && 'shrink-0')
    const shown = toVisibleText(word)
    return field === null
      ? makeElement('bdi', { class: `${look} truncate` }, shown)
      : filterValue({ change: { field, value: word, not: false }, title: shown, look, content: shown })
  })
  return makeElement(
    'span',
    { title: known.map(toVisibleText).join('\n'), class: 'flex min-w-0 items-center gap-1 overflow-hidden' },
    ...chips,
    ...restOf(known.slice(CHIPS_ON_A_LINE)),
  )
}

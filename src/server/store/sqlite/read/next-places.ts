import { asksForPrompts, type Filter, isEmpty } from '../../question/filter.ts'
import type { Statements } from '../database/statements.ts'
import { type AskedPhrase, toAskedText } from '../question/text-match.ts'
import { type Step, walk } from '../question/walk.ts'
import type { RowColumns } from './row-columns.ts'

/** Among so many rows the next that match are looked for in the table: mostly they are there. */
const LOOKED_THROUGH = 4_000

/**
 * The places of the next rows that match, in order, as `walk` finds them. Where conditions that no index tells together, or none tells at all, hold
 * for few of the rows that are near, columns in memory tell sooner than all rows one by one.
 */
export function nextPlaces(
  statements: Statements,
  columns: RowColumns,
  filter: Filter,
  step: Step,
  lookedThrough = LOOKED_THROUGH,
): number[] {
  if (isEmpty(filter) || isLed(filter)) return walk(statements, filter, step)
  const { descending, limit } = step
  if (!hasBeginning(filter)) {
    const edge = edgeOf(statements, filter, step, lookedThrough)
    if (edge === null) return walk(statements, filter, step)
    const bound = descending
      ? Math.max(filter.from ?? 0, edge)
      : Math.min(filter.below ?? Number.MAX_SAFE_INTEGER, edge)
    const near = walk(statements, { ...filter, [descending ? 'from' : 'below']: bound }, step)
    if (near.length >= limit) return near
  }
  const matched = columns.match(filter, step.asOf)
  if (matched === null) return walk(statements, filter, step)
  const from = step.from ?? (descending ? Number.MAX_SAFE_INTEGER : -1)
  if (!descending) {
    const first = matched.firstFrom(from + 1)
    return [...matched.placesOf(first, first + limit)]
  }
  const end = matched.firstFrom(from)
  return [...matched.placesOf(Math.max(end - limit, 0), end)].reverse()
}

/** Whether an index leads to the next rows that match, one after the other. */
function isLed(filter: Filter): boolean {
  if (asksForPrompts(filter)) return true
  const others = filter.any.length + filter.none.length + filter.ranges.length
  if (filter.text !== undefined) return others === 0 && isOneWord(filter.text)
  return others <= 1 && filter.ranges.length === 0 && filter.none.length === 0
}

function isOneWord(text: string): boolean {
  const [group, ...more] = toAskedText(text)
  return more.length === 0 && (group ?? []).every(({ phrases, not }) => !not && phrases.every(isWord))
}

function isWord({ words, isOpen }: AskedPhrase): boolean {
  return words.length === 1 && !isOpen
}

/** FTS5 puts together all rows of all words that begin so before it gives the first. */
function hasBeginning({ text }: Filter): boolean {
  return (
    text !== undefined &&
    toAskedText(text)
      .flat()
      .some(({ phrases }) => phrases.some(({ isOpen }) => isOpen))
  )
}

/** The place that is so many rows ahead; null if the list ends before. */
function edgeOf(statements: Statements, filter: Filter, { from, descending }: Step, rows: number): number | null {
  const start = descending
    ? Math.min(from ?? Number.MAX_SAFE_INTEGER, filter.below ?? Number.MAX_SAFE_INTEGER)
    : Math.max(from === null ? 0 : from + 1, filter.from ?? 0)
  const ahead = descending ? 'ord < ? ORDER BY ord DESC' : 'ord >= ? ORDER BY ord'
  const found = statements.of(`SELECT ord FROM completions WHERE ${ahead} LIMIT 1 OFFSET ?`).get(start, rows)
  return found === undefined ? null : Number(found['ord'])
}

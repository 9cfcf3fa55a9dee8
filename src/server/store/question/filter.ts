import { cutForms } from '#contract/projection/bound-row.ts'
import { toCreatedBounds } from '#contract/search/created-range.ts'
import { toExpiresBounds } from '#contract/search/expires-range.ts'
import { countedField, isCountedField, LIST_FIELDS, RANGE_FIELDS } from '#contract/search/filter-fields.ts'
import type { CountedFieldSpec, RangeField } from '#contract/search/filter-table.ts'
import type { AnyOf, SearchQuery } from '#contract/search/search-query.ts'
import { toColumnText } from '../record/column-text.ts'
import type { Mark, MarkField } from '../record/marks.ts'
import type { KeptPair, PairSums, FindPair } from './kept-pair.ts'
import { toOrd } from './ord.ts'
import { PROMPT_COLUMN, scaleOf, SORT_COLUMNS, toPromptNumber, whole } from './sort-columns.ts'
import { isSearchable } from '#contract/text/is-searchable.ts'

/** Inclusive bounds of a column, or the numbers or texts that it must hold one of (`not`: none of). */
export type ColumnCondition =
  | { column: string; from: number | null; to: number | null; among?: undefined }
  | { column: string; among: readonly number[] | readonly string[]; not: boolean }

/** A search in terms of pair numbers: which ones matching rows have, and which not. */
export interface Filter {
  /** Of each group, one of the pairs is needed. An empty group: nothing can match. */
  any: readonly (readonly KeptPair[])[]
  /** Pairs that no matching row may have. */
  none: readonly KeptPair[]
  /** Bounds of `ord`: from inclusive, below exclusive; null: no bound. */
  from: number | null
  below: number | null
  /** Only records with a choice: those that the contract’s list may contain. */
  answered?: true
  /** What columns of `completions` must hold. */
  ranges: readonly ColumnCondition[]
  /** What the texts must say, as it was typed. */
  text?: string
  /** No row has two of these pairs: there is only one, or the field has one value in each row. */
  apart?: boolean
}

/**
 * Makes a filter of a search. `now` is Unix seconds, from which relative times count back. A `q` without anything to
 * search for adds no condition.
 */
export function toFilter(query: SearchQuery, find: FindPair, now: number): Filter {
  let conditions = 0
  let apart = false
  const any: KeptPair[][] = []
  const none: KeptPair[] = []
  const condition = (field: MarkField, key: string, values: readonly string[], not: boolean) => {
    conditions++
    const pairsOf = (kind: MarkField) => values.flatMap((value) => findForms({ field: kind, key, value }, find))
    const parts = field === 'meta' ? pairsOf('part') : []
    const pairs = [...pairsOf(field), ...parts]
    apart = pairs.length <= 1 || (parts.length === 0 && isSingle(field))
    if (not) none.push(...pairs)
    else any.push(pairs)
  }
  for (const field of LIST_FIELDS) {
    const asked = query[field]
    if (asked === null || countedField(field).column === undefined) continue
    const { values, not } = toWanted(countedField(field), asked)
    condition(field, '', values, not)
  }
  for (const { feature, not } of query.has) condition('has', '', [feature], not)
  for (const { key, values, not } of query.meta) {
    if (values === null) condition('key', '', [key], not)
    else condition('meta', key, values, not)
  }
  const text = query.q === null || !isSearchable(query.q) ? null : query.q
  const created = query.created === null ? null : toCreatedBounds(query.created, now)
  return {
    any,
    none,
    ...(text === null ? {} : { text }),
    apart: apart && conditions === 1,
    from: created?.from == null ? null : toOrd(Math.max(created.from, 0)),
    below: created?.to == null ? null : toOrd(Math.max(created.to, -1) + 1),
    ranges: [
      ...toExpiry(query, now),
      ...toPrompts(query),
      ...toWays(query),
      ...RANGE_FIELDS.flatMap((field) => {
        const range = query.ranges[field]
        if (range === undefined) return []
        const { from, to } = range
        const { column } = SORT_COLUMNS[field]
        return { column, from: toKept(field, from), to: toKept(field, to) }
      }),
    ],
  }
}

/**
 * A bound as the column counts. It is made whole as costs are: 0.000123 times 1e9 is more than 123000, and a row that cost just
 * that would not be found. Beyond what a column holds rows are kept as its largest number, and found by it.
 */
function toKept(field: RangeField, bound: number | null): number | null {
  if (bound === null || SORT_COLUMNS[field].type !== 'INTEGER') return bound
  return whole(bound * scaleOf(field))
}

/** Whether each row has one value of the field at most. Every metadata key counts as a field of its own. */
function isSingle(field: MarkField): boolean {
  return field === 'meta' || (isCountedField(field) && countedField(field).isSingle === true)
}

/** `capture=!complete` asks for the calls that ended in another way, and not for all rows that were not recorded. */
function toWanted({ words = [], isClosed }: CountedFieldSpec, { values, not }: AnyOf): AnyOf {
  return isClosed && not ? { values: words.filter((word) => !values.includes(word)), not: false } : { values, not }
}

/** The pairs of a value. A value that is too long for a row is found in its cut form. */
function findForms({ field, key, value }: Mark, find: FindPair): KeptPair[] {
  return cutForms(key).flatMap((name) =>
    cutForms(value).flatMap((form) => find(field, toColumnText(name), toColumnText(form)) ?? []),
  )
}

function toExpiry(query: SearchQuery, now: number): Filter['ranges'] {
  return query.expires === null ? [] : [{ column: 'expires', ...toExpiresBounds(query.expires, now) }]
}

/** What is no hash of a prompt is the hash of none. */
function toPrompts({ prompt }: SearchQuery): Filter['ranges'] {
  if (prompt === null) return []
  return [
    { column: PROMPT_COLUMN, among: prompt.values.flatMap((hash) => toPromptNumber(hash) ?? []), not: prompt.not },
  ]
}

function toWays({ way }: SearchQuery): Filter['ranges'] {
  return way === null ? [] : [{ column: SORT_COLUMNS.way.column, among: way.values.map(toColumnText), not: way.not }]
}

/** Whether the rows of some prompts are asked for: an index leads to them. */
export function asksForPrompts({ ranges }: Filter): boolean {
  return ranges.some(({ column, ...asked }) => column === PROMPT_COLUMN && asked.among !== undefined && !asked.not)
}

/** The filter of the wire contract: an exact model and exact metadata pairs. */
export function toExactFilter(marks: readonly Mark[], find: FindPair): Filter {
  const any = marks.map((mark) => findForms(mark, find))
  return { any, none: [], from: null, below: null, answered: true, ranges: [] }
}

function numbers(pairs: readonly KeptPair[]): number[] {
  return pairs.map((pair) => pair.pair)
}

/** A key of a filter that depends on its conditions, not on the number of rows that match at the moment. */
export function toFilterKey(filter: Filter): string {
  return JSON.stringify({ ...filter, any: filter.any.map(numbers), none: numbers(filter.none) })
}

/** True where no row can match. */
export function isEmpty(filter: Filter): boolean {
  return (
    filter.any.some((pairs) => pairs.every((pair) => pair.n === 0)) ||
    filter.ranges.some((asked) => asked.among !== undefined && asked.among.length === 0 && !asked.not)
  )
}

/** True where every row matches. */
export function isOpen(filter: Filter): boolean {
  return (
    filter.any.length === 0 &&
    filter.none.length === 0 &&
    filter.text === undefined &&
    filter.from === null &&
    filter.below === null &&
    filter.ranges.length === 0
  )
}

/** The kept sums for a search with values of a single field, or without conditions; null for others. */
export function keptSums(filter: Filter, totals: PairSums): PairSums | null {
  if (filter.apart !== true || !isOpen({ ...filter, any: [], none: [] })) return null
  const sums = { n: 0, tokens: 0, cost: 0 }
  for (const pair of [...filter.any.flat(), ...filter.none]) {
    sums.n += pair.n
    sums.tokens += pair.tokens
    sums.cost += pair.cost
  }
  if (filter.none.length === 0) return filter.any.length === 1 ? sums : null
  return { n: totals.n - sums.n, tokens: totals.tokens - sums.tokens, cost: totals.cost - sums.cost }
}

/**
 * The condition to walk along: the one that matches the fewest rows, by kept counts. Null if walking all rows is no
 * slower.
 */
export function driverOf(filter: Filter): readonly KeptPair[] | null {
  let driver: readonly KeptPair[] | null = null
  let fewest = Number.POSITIVE_INFINITY
  for (const pairs of filter.any) {
    const n = pairs.reduce((sum, pair) => sum + pair.n, 0)
    if (n < fewest) {
      driver = pairs
      fewest = n
    }
  }
  return driver
}

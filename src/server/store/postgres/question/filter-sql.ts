import { type ListQuery } from '#contract/wire/list-query.ts'
import { BEST_MATCH, type SearchQuery, type Sort } from '#contract/search/search-query.ts'
import { asksForPrompts, type Filter, isEmpty, isOpen, toExactFilter, toFilter } from '../../question/filter.ts'
import type { Mark } from '../../record/marks.ts'
import { SORT_COLUMNS, sortColumn } from '../../question/sort-columns.ts'
import type { Session } from '../database/database.ts'
import { sortTextOf } from '../database/column-text.ts'
import { recallPairs, withPairs } from '../tables/pair-table.ts'
import { type TextCondition, type TextSearch, toTextSearch } from './text-words.ts'

const TEXT_COLUMNS = new Set(
  Object.values(SORT_COLUMNS).flatMap(({ column, type }) => (type === 'TEXT' || column === 'name' ? [column] : [])),
)

/**
 * Conditions on words that are joined, in the order that is best. For 90 the planner took seconds and gigabytes to find that, so
 * all further ones (`IS TRUE` keeps them out of it) are looked up for the rows that have the first.
 */
const MOST_JOINED = 6

/** The parameters of a statement, numbered in order. */
export class Values {
  readonly list: unknown[] = []

  /** Its place in the statement. */
  add(value: unknown): string {
    this.list.push(value)
    return `$${this.list.length}`
  }
}

/** A search, ready to become conditions. */
export interface PgQuestion {
  filter: Filter
  text: TextSearch | null
}

/** Makes a filter of a search, with the existing pairs. `now` is Unix seconds. */
export async function readQuestion(session: Session, query: SearchQuery, now: number): Promise<PgQuestion> {
  return toQuestion(await withPairs(session, (find) => toFilter(query, find, now)))
}

/** The same from memory; null where that does not tell. It is right for totals that it `holds` for. */
export function recallQuestion(session: Session, query: SearchQuery, now: number) {
  const recalled = recallPairs(session, (find) => toFilter(query, find, now))
  return recalled === null ? null : { asked: toQuestion(recalled.made), holds: recalled.holds }
}

function toQuestion(filter: Filter): PgQuestion {
  return { filter, text: filter.text === undefined ? null : toTextSearch(filter.text) }
}

/** The same for the contract's own list. */
export async function readWireQuestion(session: Session, query: ListQuery): Promise<PgQuestion> {
  const marks = query.metadata.map(([key, value]): Mark => ({ field: 'meta', key, value }))
  const all: Mark[] = query.model === null ? marks : [{ field: 'model', key: '', value: query.model }, ...marks]
  return { filter: await withPairs(session, (find) => toExactFilter(all, find)), text: null }
}

/** True where no row can match. */
export function matchesNone({ filter }: PgQuestion): boolean {
  return isEmpty(filter)
}

/** True where every row matches. */
export function matchesAll({ filter }: PgQuestion): boolean {
  return isOpen(filter) && filter.answered !== true
}

/** True if an index tells which rows match, or those that do not: that of pairs, of words or of prompts. */
export function isNarrowed({ filter, text }: PgQuestion): boolean {
  return filter.any.length > 0 || asksForPrompts(filter) || (text?.all.length ?? 0) > 0
}

/**
 * The condition on `completions d`; `asOf` leaves out rows that came in later. `each`: words are looked up for each row, and not
 * first for all rows.
 */
export function where({ filter, text }: PgQuestion, asOf: number | null, values: Values, each = false): string {
  const terms: string[] = []
  for (const pairs of filter.any) {
    const numbers = values.add(pairs.map((pair) => pair.pair))
    terms.push(pairs.length === 1 ? `d.pairs @> ${numbers}::int[]` : `d.pairs && ${numbers}::int[]`)
  }
  if (filter.none.length > 0) terms.push(`NOT d.pairs && ${values.add(filter.none.map((pair) => pair.pair))}::int[]`)
  if (filter.from !== null) terms.push(`d.ord >= ${values.add(toBigint(filter.from))}::bigint`)
  if (filter.below !== null) terms.push(`d.ord < ${values.add(toBigint(filter.below))}::bigint`)
  if (filter.answered === true) terms.push('d.answered')
  for (const range of filter.ranges) {
    const { column } = range
    if (range.among !== undefined) {
      const kind = TEXT_COLUMNS.has(column) ? 'text' : 'bigint'
      const is = `d.${column} = ANY(${values.add(range.among)}::${kind}[])`
      terms.push(range.not ? `(${is}) IS NOT TRUE` : is)
      continue
    }
    const { from, to } = range
    terms.push(`d.${column} IS NOT NULL`)
    if (from !== null) terms.push(`d.${column} >= ${values.add(from)}::float8`)
    if (to !== null) terms.push(`d.${column} <= ${values.add(to)}::float8`)
  }
  for (const [n, condition] of (text?.all ?? []).entries()) {
    const term = textTerm(condition, values, each || n >= MOST_JOINED)
    terms.push(n < MOST_JOINED ? term : `(${term}) IS TRUE`)
  }
  if (asOf !== null) terms.push(`d.seq <= ${values.add(asOf)}::bigint`)
  return terms.length === 0 ? 'true' : terms.join(' AND ')
}

function textTerm({ has, lacks }: TextCondition, values: Values, each: boolean): string {
  const found = (words: string) => `FROM texts t WHERE t.words @@ ${values.add(words)}::tsquery`
  if (has !== null && lacks.length === 0 && !each) return `d.ord IN (SELECT t.ord ${found(has)})`
  // OFFSET 0 keeps the planner from looking first for all that say it. NOT IN would compare each with all once they are many.
  const says = (words: string) => `EXISTS (SELECT 1 ${found(words)} AND t.ord = d.ord${each ? ' OFFSET 0' : ''})`
  const either = [...(has === null ? [] : [says(has)]), ...lacks.map((words) => `NOT ${says(words)}`)]
  return either.length === 1 ? (either[0] ?? 'true') : `(${either.join(' OR ')})`
}

/** A bound as a whole number that the database can hold: places are whole themselves. */
function toBigint(bound: number): number {
  return Math.min(Math.max(Math.ceil(bound), 0), Number.MAX_SAFE_INTEGER)
}

/** A statement that finds what matches as `ord` and `key`, and the order to sort it by. */
export interface Ordered {
  text: string
  by: string
}

/** What matches, in any order but that of a metadata key: nulls last, ties by place in the same direction. */
export function toOrderedSql(
  asked: PgQuestion,
  { field, descending }: Sort,
  asOf: number | null,
  values: Values,
): Ordered {
  const { text } = asked
  const direction = descending ? 'DESC' : 'ASC'
  const condition = where(asked, asOf, values)
  if (field === BEST_MATCH.field && text !== null && text.rank !== null) {
    const words = values.add(text.rank)
    const ranks = `SELECT t.ord, max(ts_rank(t.words, ${words}::tsquery, 1)) AS rank FROM texts t
      WHERE t.words @@ ${words}::tsquery GROUP BY t.ord`
    return {
      text: `SELECT d.ord, m.rank AS key FROM completions d LEFT JOIN (${ranks}) m ON m.ord = d.ord WHERE ${condition}`,
      by: 'key DESC NULLS LAST, ord DESC',
    }
  }
  const column = sortColumn(field) ?? 'ord'
  return {
    text: `SELECT d.ord, ${sortKeyOf(column)} AS key FROM completions d WHERE ${condition}`,
    by: column === 'ord' ? `ord ${direction}` : `key ${direction} NULLS LAST, ord ${direction}`,
  }
}

/** What rows are sorted by in the order of a column. */
export function sortKeyOf(column: string): string {
  return TEXT_COLUMNS.has(column) ? sortTextOf(`d."${column}"`) : `d."${column}"`
}

import { toTextMatch } from './text-match.ts'
import { TEXT_PARTS, type TextPart, textBounds, textPartSql, textPlaceSql } from './text-place.ts'
import type { Filter } from '../../question/filter.ts'
import { PROMPT_COLUMN, type SqlValue } from '../../question/sort-columns.ts'

/** A piece of SQL with its parameters, in order. */
export interface Sql {
  text: string
  values: SqlValue[]
}

/**
 * What a walk goes along: the marks of a pair, the text index (one part of it: in list order), the rows of some prompts, or (null)
 * all rows.
 */
export type Drive = number | 'texts' | TextPart | 'prompts' | null

const TEXT_PLACE = textPlaceSql('d.ord')

/**
 * The statement's part from `FROM` to the end of `WHERE` along `drive`. `d.ord` is the row's place; along one part of the text
 * index, `d.place` has the same order and is what the index is read by. `completions c` is
 * joined only if a condition or `needsRow` needs its columns: a walk over marks alone reads a tenth of the pages.
 * `asOf` leaves out rows that came in later; null: there are none.
 */
export function fromWhere(filter: Filter, drive: Drive, asOf: number | null, needsRow: boolean): Sql {
  const values: SqlValue[] = []
  const terms: string[] = []
  const joined = needsRow || asOf !== null || filter.ranges.length > 0
  let from = drive === 'prompts' ? 'completions d INDEXED BY completions_asked' : 'completions d'
  const row = rowAlias(drive)
  const isInTexts = typeof drive === 'string' && drive !== 'prompts'
  if (typeof drive === 'number' || isInTexts) {
    const walked = typeof drive === 'number' ? 'marks d' : alongTexts(filter, drive, values)
    from = joined ? `${walked} CROSS JOIN completions c ON c.ord = d.ord` : walked
    if (typeof drive === 'number') {
      terms.push('d.pair = ?')
      values.push(drive)
    }
  }
  if (filter.text !== undefined && !isInTexts) {
    terms.push(`EXISTS (SELECT 1 FROM texts t WHERE t.rowid = ${TEXT_PLACE} AND t.texts MATCH ?)`)
    values.push(toTextMatch(filter.text))
  }
  const bound = (term: string, value: number | null) => {
    if (value === null) return
    terms.push(term)
    values.push(value)
  }
  if (!isInTexts) {
    bound('d.ord >= ?', filter.from)
    bound('d.ord < ?', filter.below)
  }
  if (filter.answered === true) terms.push('NOT EXISTS (SELECT 1 FROM calls k WHERE k.ord = d.ord AND k.answered = 0)')
  for (const pairs of filter.any) {
    if (pairs.some((pair) => pair.pair === drive)) continue
    terms.push(`EXISTS (SELECT 1 FROM marks m WHERE m.pair IN (${marksOf(pairs)}) AND m.ord = d.ord)`)
    values.push(...pairs.map((pair) => pair.pair))
  }
  if (filter.none.length > 0) {
    terms.push(`NOT EXISTS (SELECT 1 FROM marks m WHERE m.pair IN (${marksOf(filter.none)}) AND m.ord = d.ord)`)
    values.push(...filter.none.map((pair) => pair.pair))
  }
  for (const range of filter.ranges) {
    if (range.among !== undefined) {
      const { column, among, not } = range
      const isWalked = drive === 'prompts' && column === PROMPT_COLUMN && !not
      const is = `${isWalked ? '' : '+'}${row}.${column} IN (${marksOf(among)})`
      terms.push(not ? `(${is}) IS NOT TRUE` : is)
      values.push(...among)
      continue
    }
    // `+` keeps SQLite from using an index of that column instead of the list's order.
    terms.push(`+${row}.${range.column} IS NOT NULL`)
    bound(`+${row}.${range.column} >= ?`, range.from)
    bound(`+${row}.${range.column} <= ?`, range.to)
  }
  bound(`+${row}.seq <= ?`, asOf)
  return { text: `FROM ${from} WHERE ${terms.length > 0 ? terms.join(' AND ') : 'true'}`, values }
}

/** The rows that a text matches, within the bounds of a filter; adds their values. */
function alongTexts(filter: Filter, drive: 'texts' | TextPart, values: SqlValue[]): string {
  const parts = drive === 'texts' ? TEXT_PARTS : [drive]
  const match = toTextMatch(filter.text ?? '')
  for (const part of parts) values.push(match, ...textBounds(part, filter.from, filter.below))
  return `(${parts.map(textPartSql).join(' UNION ALL ')}) d`
}

/** The row's alias in `fromWhere`, for columns to select. */
export function rowAlias(drive: Drive): 'c' | 'd' {
  return drive === null || drive === 'prompts' ? 'd' : 'c'
}

/** Adds a condition to a `fromWhere`. */
export function and(sql: Sql, term: string, ...values: SqlValue[]): Sql {
  return { text: `${sql.text} AND ${term}`, values: [...sql.values, ...values] }
}

function marksOf(pairs: readonly unknown[]): string {
  return pairs.map(() => '?').join(', ')
}

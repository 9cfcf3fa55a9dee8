import { createRecentMap } from '#lib/recent-map.ts'
import type { SQLOutputValue } from 'node:sqlite'
import type { Facets } from '#contract/found/facets.ts'
import type { SearchQuery } from '#contract/search/search-query.ts'
import { COUNTED_FIELDS } from '#contract/search/filter-fields.ts'
import { type CountedPair, PICKABLE, toFacetAnswer } from '../../answer/facet-answer.ts'
import type { FacetRequest } from '../../screen-store.ts'
import { fieldsAsked, withoutField } from '../../question/fields-asked.ts'
import { fromColumnText, toColumnText } from '../../record/column-text.ts'
import { toDrive } from '../question/drive.ts'
import { driverOf, type Filter, isEmpty, isOpen, toFilter, toFilterKey } from '../../question/filter.ts'
import type { Totals } from '../../question/totals.ts'
import { IdleTimer } from '../database/idle-timer.ts'
import { and, fromWhere, rowAlias } from '../question/filter-sql.ts'
import { addPairs, addPairsAt } from '../tables/add-pairs.ts'
import { createPairFinder } from '../tables/pair-table.ts'
import type { MatchedRows, RowColumns } from './row-columns.ts'
import type { Statements } from '../database/statements.ts'
import { readTotals } from '../tables/totals.ts'

/**
 * The most rows looked at for a count; if there are more, a sample of this size, spread over all of them, is counted.
 */
const LOOKED_AT = 40_000
/** Rows that came in one after the other are near each other on disk. */
const BLOCK = 100

/** Up to this many pairs are looked up by their numbers; more are read with all others of their fields. */
const LOOKED_UP = 3_000

interface NamedPair {
  pair: number
  field: string
  key: string
  value: string
  n: number
}

/**
 * How many of the examined matching rows have each pair, by its number; `scale` times that is the estimate for all.
 */
interface CountedRows {
  counts: Uint32Array
  scale: number
}

/** As many questions as a page with some filters asks; each takes 4 bytes a pair. */
const KEPT_COUNTS = 6
const keptCounts = () => createRecentMap<CountedRows>({ entries: KEPT_COUNTS, weight: KEPT_COUNTS }, () => 1)

/**
 * Counts how often each value occurs in the rows that match: from kept counts, or row by row under a filter. A field
 * that the search filters is counted without that filter, so that its other values are shown with what they would add.
 */
export class FacetReader {
  readonly #statements: Statements
  readonly #columns: RowColumns
  readonly #lookedAt: number
  readonly #find: ReturnType<typeof createPairFinder>
  #kept = keptCounts()
  readonly #idle = new IdleTimer(() => (this.#kept = keptCounts()))

  constructor(statements: Statements, columns: RowColumns, lookedAt = LOOKED_AT) {
    this.#statements = statements
    this.#columns = columns
    this.#lookedAt = lookedAt
    this.#find = createPairFinder(statements)
  }

  facets(query: SearchQuery, request: FacetRequest, now: number): Facets {
    const counted = this.#counted(toFilter(query, this.#find, now), request.fields)
    const byField = Map.groupBy(counted.pairs, (pair) => pair.field)
    let { estimated } = counted
    for (const field of fieldsAsked(query)) {
      if (request.fields.length > 0 && !request.fields.includes(field)) continue
      const beside = this.#counted(toFilter(withoutField(query, field), this.#find, now), [field])
      byField.set(
        field,
        beside.pairs.filter((pair) => pair.field === field),
      )
      estimated ||= beside.estimated
    }
    return toFacetAnswer(byField, fieldsAsked(query), request, estimated)
  }

  #counted(filter: Filter, asked: readonly string[]): { pairs: CountedPair[]; estimated: boolean } {
    if (isEmpty(filter)) return { pairs: [], estimated: false }
    const rows = isOpen(filter) ? null : this.#countRows(filter)
    const counted: CountedPair[] = []
    for (const { pair, field, key, value, n } of rows === null ? this.#pairsOf(asked) : this.#pairsIn(rows, asked)) {
      const count = rows === null ? n : Math.round((rows.counts[pair] ?? 0) * rows.scale)
      if (count === 0) continue
      counted.push({
        field: field === 'meta' || field === 'part' ? `meta.${fromColumnText(key)}` : field,
        value: fromColumnText(value),
        count,
      })
    }
    return { pairs: counted, estimated: rows !== null && rows.scale !== 1 }
  }

  /** The counted pairs, looked up one by one if they are few: identifiers have a pair for each row. */
  #pairsIn({ counts }: CountedRows, asked: readonly string[]): Iterable<NamedPair> {
    const found: number[] = []
    for (let number = 0; number < counts.length; number++) {
      if (counts[number] === 0) continue
      if (found.length === LOOKED_UP) return this.#pairsOf(asked)
      found.push(number)
    }
    const pair = this.#statements.of('SELECT pair, field, key, value, n FROM pairs WHERE pair = ?')
    return found.flatMap((number) => toNamedPair(pair.get(number)) ?? [])
  }

  /**
   * All pairs of these fields; by default, of the usual ones and of the metadata keys with few enough values to pick
   * from.
   */
  #pairsOf(asked: readonly string[]): NamedPair[] {
    const all = this.#statements.of(
      'SELECT pair, field, key, value, n FROM pairs WHERE field = ? AND key = ? AND n > 0',
    )
    const read = (field: string, key = '') => all.all(field, key).flatMap((row) => toNamedPair(row) ?? [])
    const keys = read('key')
    const few = this.#statements.of(
      `SELECT 1 FROM pairs WHERE field = 'meta' AND key = ? LIMIT 1 OFFSET ${PICKABLE.most}`,
    )
    const isPickable = (key: string) => few.get(key) === undefined
    const metadata =
      asked.length > 0
        ? asked.flatMap((field) => (field.startsWith('meta.') ? toColumnText(field.slice('meta.'.length)) : []))
        : keys.map(({ value }) => value).filter(isPickable)
    return [
      ...keys,
      ...(asked.length > 0 ? asked : COUNTED_FIELDS).flatMap((field) => (field.startsWith('meta.') ? [] : read(field))),
      ...metadata.flatMap((key) => [...read('meta', key), ...read('part', key)]),
    ]
  }

  /** The same question is asked for one field after the other. */
  #countRows(filter: Filter): CountedRows {
    this.#idle.touch()
    const totals = readTotals(this.#statements)
    const missing =
      filter.text === undefined ? 0 : this.#statements.of('SELECT missing FROM text_state').get()?.['missing']
    const key = JSON.stringify([toFilterKey(filter), totals.seq, totals.changes, missing])
    const known = this.#kept.get(key)
    if (known !== undefined) return known
    const counted = this.#countAnew(filter, totals)
    this.#kept.set(key, counted)
    return counted
  }

  #countAnew(filter: Filter, totals: Totals): CountedRows {
    const drive = toDrive(filter, totals.n)
    const last = this.#statements.of('SELECT coalesce(max(pair), 0) AS last FROM pairs').get()
    const counts = new Uint32Array(Number(last?.['last']) + 1)
    const matched = this.#columns.match(filter, null)
    if (matched?.isPacked === true) {
      matched.countPairs(counts)
      return { counts, scale: 1 }
    }
    if (drive === 'texts') return this.#countFound(filter, counts, matched)
    const candidates = drive === null ? totals.n : (driverOf(filter)?.[0]?.n ?? totals.n)
    if (drive === 'prompts' || candidates <= this.#lookedAt) {
      const { text, values } = fromWhere(filter, drive, null, true)
      addPairs(this.#statements, counts, `SELECT ${rowAlias(drive)}.pairs AS pairs ${text}`, values)
      return { counts, scale: 1 }
    }
    const stride = totals.seq / (this.#lookedAt / BLOCK)
    const { text, values } = fromWhere(filter, null, null, true)
    const sampled = and(
      { text: text.replace('completions d', 'completions d INDEXED BY completions_seq'), values },
      'd.seq > ? AND d.seq <= ?',
    )
    for (let seq = 0; seq < totals.seq; seq += stride) {
      const from = Math.floor(seq)
      addPairs(this.#statements, counts, `SELECT d.pairs AS pairs ${sampled.text}`, [
        ...sampled.values,
        from,
        from + BLOCK,
      ])
    }
    return { counts, scale: totals.seq / this.#lookedAt }
  }

  /** The rows that contain a text are known immediately, and are used as far as that pays. */
  #countFound(filter: Filter, counts: Uint32Array, matched: MatchedRows | null): CountedRows {
    const { text, values } = fromWhere(filter, 'texts', null, false)
    const found =
      matched?.placesOf(0, matched.at.length) ??
      this.#statements.ordArray({ text: `SELECT d.ord AS ord ${text}`, values })
    const step = Math.max(found.length / this.#lookedAt, 1)
    const looked = Array.from(
      { length: Math.min(found.length, this.#lookedAt) },
      (_, at) => found[Math.floor(at * step)] ?? Number.NaN,
    )
    addPairsAt(this.#statements, counts, looked)
    return { counts, scale: step }
  }
}

function toNamedPair(row: Record<string, SQLOutputValue> | undefined): NamedPair | null {
  if (row === undefined) return null
  const { pair, field, key, value, n } = row
  return { pair: Number(pair), field: String(field), key: String(key), value: String(value), n: Number(n) }
}

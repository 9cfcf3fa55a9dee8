import type { Facets, ValueCount } from '#contract/facets.ts'
import type { SearchQuery } from '#contract/search-query.ts'
import type { FacetRequest } from '../store.ts'
import { fieldsAsked, withoutField } from './fields-asked.ts'
import { fromColumnText } from './column-text.ts'
import { driveOf } from './drive.ts'
import { driverOf, type Filter, isEmpty, isOpen, toFilter } from './filter.ts'
import { and, fromWhere, rowAlias } from './filter-sql.ts'
import { createPairFinder, unpackPairs } from './pair-table.ts'
import type { SqlValue } from './sort-columns.ts'
import type { Statements } from './statements.ts'
import { readTotals } from './totals.ts'

const USUAL = ['model', 'finish', 'capture', 'has', 'tool', 'tier'] as const
/** A key with one value tells nothing apart; one with hundreds is an identifier, and typed rather than picked. */
const PICKABLE = { least: 2, most: 50 }
const MOST_KEYS = 1000
/** Rows looked at for a count; where more would have to be, these many spread over all of them stand for the rest. */
const LOOKED_AT = 40_000
/** Rows that came in one after the other are near each other on disk. */
const BLOCK = 100

interface CountedPair {
  /** As a facet is named: `model`, `meta.<key>`; `key` counts the metadata keys themselves. */
  field: string
  value: string
  count: number
}

/**
 * Counts how often each value occurs among the rows that match: from kept counts, or row by row under a filter. A field
 * that the question asks for is counted as if it did not, so that its other values stay in sight with what they would add.
 */
export class FacetReader {
  readonly #statements: Statements
  readonly #lookedAt: number
  readonly #find: ReturnType<typeof createPairFinder>

  constructor(statements: Statements, lookedAt = LOOKED_AT) {
    this.#statements = statements
    this.#lookedAt = lookedAt
    this.#find = createPairFinder(statements)
  }

  facets(query: SearchQuery, request: FacetRequest, now: number): Facets {
    const counted = this.#counted(toFilter(query, this.#find, now))
    const byField = Map.groupBy(counted.pairs, (pair) => pair.field)
    let { estimated } = counted
    const prefix = request.prefix.toLowerCase()
    const namesKeys = request.fields.includes('meta.')
    for (const field of fieldsAsked(query)) {
      if (request.fields.length > 0 && !request.fields.includes(field)) continue
      const beside = this.#counted(toFilter(withoutField(query, field), this.#find, now))
      byField.set(
        field,
        beside.pairs.filter((pair) => pair.field === field),
      )
      estimated ||= beside.estimated
    }
    const fields =
      request.fields.length > 0
        ? request.fields.filter((field) => field !== 'meta.')
        : toUsual(byField, fieldsAsked(query))
    const keys = toValues(byField.get('key') ?? [], namesKeys ? prefix : '')
    return {
      object: 'facets',
      ...(estimated ? { estimated } : {}),
      facets: fields.map((field) => {
        const values = toValues(byField.get(field) ?? [], namesKeys ? '' : prefix)
        return { field, values: values.slice(0, request.limit), complete: values.length <= request.limit }
      }),
      metadata_keys: keys.slice(0, namesKeys ? request.limit : MOST_KEYS),
    }
  }

  #counted(filter: Filter): { pairs: CountedPair[]; estimated: boolean } {
    if (isEmpty(filter)) return { pairs: [], estimated: false }
    const rows = isOpen(filter) ? null : this.#countRows(filter)
    const pairs = this.#statements.of('SELECT pair, field, key, value, n FROM pairs WHERE n > 0')
    const counted: CountedPair[] = []
    for (const row of pairs.iterate()) {
      const count = rows === null ? Number(row['n']) : Math.round((rows.counts[Number(row['pair'])] ?? 0) * rows.scale)
      if (count === 0) continue
      const field = String(row['field'])
      counted.push({
        field: field === 'meta' || field === 'part' ? `meta.${fromColumnText(String(row['key']))}` : field,
        value: fromColumnText(String(row['value'])),
        count,
      })
    }
    return { pairs: counted, estimated: rows !== null && rows.scale !== 1 }
  }

  /** How many of the rows looked at that match carry each pair, by its number; `scale` times that are among all. */
  #countRows(filter: Filter): { counts: Uint32Array; scale: number } {
    const totals = readTotals(this.#statements)
    const drive = driveOf(filter, totals.n)
    const last = this.#statements.of('SELECT coalesce(max(pair), 0) AS last FROM pairs').get()
    const counts = new Uint32Array(Number(last?.['last']) + 1)
    if (drive === 'texts') return this.#countFound(filter, counts)
    const candidates = drive === null ? totals.n : (driverOf(filter)?.[0]?.n ?? totals.n)
    if (candidates <= this.#lookedAt) {
      const { text, values } = fromWhere(filter, drive, null, true)
      this.#countPairs(counts, `SELECT ${rowAlias(drive)}.pairs AS pairs ${text}`, values)
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
      this.#countPairs(counts, `SELECT d.pairs AS pairs ${sampled.text}`, [...sampled.values, from, from + BLOCK])
    }
    return { counts, scale: totals.seq / this.#lookedAt }
  }

  /** What a text is found in is known at once, and looked at as far as that pays. */
  #countFound(filter: Filter, counts: Uint32Array): { counts: Uint32Array; scale: number } {
    const { text, values } = fromWhere(filter, 'texts', null, false)
    const found = this.#statements.ordArray({ text: `SELECT d.ord AS ord ${text}`, values })
    const step = Math.max(found.length / this.#lookedAt, 1)
    const looked = Array.from(
      { length: Math.min(found.length, this.#lookedAt) },
      (_, at) => found[Math.floor(at * step)],
    )
    const sql = 'SELECT c.pairs FROM json_each(?) place CROSS JOIN completions c ON c.ord = place.value'
    this.#countPairs(counts, sql, [JSON.stringify(looked)])
    return { counts, scale: step }
  }

  #countPairs(counts: Uint32Array, sql: string, values: readonly SqlValue[]): void {
    for (const { pairs } of this.#statements.of(sql).iterate(...values)) {
      if (!(pairs instanceof Uint8Array)) continue
      for (const pair of unpackPairs(pairs)) counts[pair] = (counts[pair] ?? 0) + 1
    }
  }
}

function toUsual(byField: ReadonlyMap<string, readonly CountedPair[]>, asked: readonly string[]): string[] {
  const keys = [...byField].filter(
    ([field, values]) => field.startsWith('meta.') && values.length >= PICKABLE.least && values.length <= PICKABLE.most,
  )
  const names = new Set([...keys.map(([field]) => field), ...asked.filter((field) => field.startsWith('meta.'))])
  return [...USUAL, ...[...names].sort()]
}

function toValues(pairs: readonly CountedPair[], prefix: string): ValueCount[] {
  const counts = new Map<string, number>()
  for (const { value, count } of pairs) {
    if (prefix === '' || value.toLowerCase().startsWith(prefix)) counts.set(value, (counts.get(value) ?? 0) + count)
  }
  return [...counts]
    .map(([value, count]) => ({ value, count }))
    .sort((a, b) => b.count - a.count || (a.value < b.value ? -1 : 1))
}

import type { Facets, ValueCount } from '#contract/facets.ts'
import type { SearchQuery } from '#contract/search-query.ts'
import type { FacetRequest } from '../store.ts'
import { fromColumnText } from './column-text.ts'
import { type Filter, isEmpty, isOpen, toFilter } from './filter.ts'
import { fromWhere, rowAlias } from './filter-sql.ts'
import { createPairFinder, unpackPairs } from './pair-table.ts'
import { driveOf } from './result-set.ts'
import type { Statements } from './statements.ts'
import { readTotals } from './totals.ts'

const USUAL = ['model', 'finish', 'has', 'tool', 'tier'] as const
/** A key with one value tells nothing apart; one with hundreds is an identifier, and typed rather than picked. */
const PICKABLE = { least: 2, most: 50 }
const MOST_KEYS = 1000

interface CountedPair {
  /** As a facet is named: `model`, `meta.<key>`; `key` counts the metadata keys themselves. */
  field: string
  value: string
  count: number
}

/** Counts how often each value occurs among the rows that match: from kept counts, or row by row under a filter. */
export class FacetReader {
  readonly #statements: Statements
  readonly #find: ReturnType<typeof createPairFinder>

  constructor(statements: Statements) {
    this.#statements = statements
    this.#find = createPairFinder(statements)
  }

  facets(query: SearchQuery, request: FacetRequest, now: number): Facets {
    const filter = toFilter(query, this.#find, now)
    const byField = Map.groupBy(this.#counted(filter), (pair) => pair.field)
    const prefix = request.prefix.toLowerCase()
    const namesKeys = request.fields.includes('meta.')
    const fields = request.fields.length > 0 ? request.fields.filter((field) => field !== 'meta.') : toUsual(byField)
    const keys = toValues(byField.get('key') ?? [], namesKeys ? prefix : '')
    return {
      object: 'facets',
      facets: fields.map((field) => {
        const values = toValues(byField.get(field) ?? [], namesKeys ? '' : prefix)
        return { field, values: values.slice(0, request.limit), complete: values.length <= request.limit }
      }),
      metadata_keys: keys.slice(0, namesKeys ? request.limit : MOST_KEYS),
    }
  }

  #counted(filter: Filter): CountedPair[] {
    if (isEmpty(filter)) return []
    const counts = isOpen(filter) ? null : this.#countRows(filter)
    const pairs = this.#statements.of('SELECT pair, field, key, value, n FROM pairs WHERE n > 0')
    const counted: CountedPair[] = []
    for (const row of pairs.iterate()) {
      const count = counts === null ? Number(row['n']) : (counts[Number(row['pair'])] ?? 0)
      if (count === 0) continue
      const field = String(row['field'])
      counted.push({
        field: field === 'meta' ? `meta.${fromColumnText(String(row['key']))}` : field,
        value: fromColumnText(String(row['value'])),
        count,
      })
    }
    return counted
  }

  /** How many of the rows that match carry each pair, by its number. */
  #countRows(filter: Filter): Uint32Array {
    const drive = driveOf(filter, readTotals(this.#statements).n)
    const { text, values } = fromWhere(filter, drive, null, true)
    const last = this.#statements.of('SELECT coalesce(max(pair), 0) AS last FROM pairs').get()
    const counts = new Uint32Array(Number(last?.['last']) + 1)
    const statement = this.#statements.of(`SELECT ${rowAlias(drive)}.pairs AS pairs ${text}`)
    for (const row of statement.iterate(...values)) {
      const { pairs } = row
      if (!(pairs instanceof Uint8Array)) continue
      for (const pair of unpackPairs(pairs)) counts[pair] = (counts[pair] ?? 0) + 1
    }
    return counts
  }
}

function toUsual(byField: ReadonlyMap<string, readonly CountedPair[]>): string[] {
  const keys = [...byField].filter(
    ([field, values]) => field.startsWith('meta.') && values.length >= PICKABLE.least && values.length <= PICKABLE.most,
  )
  return [...USUAL, ...keys.map(([field]) => field).sort()]
}

function toValues(pairs: readonly CountedPair[], prefix: string): ValueCount[] {
  return pairs
    .filter((pair) => prefix === '' || pair.value.toLowerCase().startsWith(prefix))
    .map(({ value, count }) => ({ value, count }))
    .sort((a, b) => b.count - a.count || (a.value < b.value ? -1 : 1))
}

import type { SearchQuery } from '#contract/search/search-query.ts'
import type { PageRequest } from '../../../source/completion-source.ts'
import { hasEstimate, MOST_LOOKED_AT } from '../../answer/has-estimate.ts'
import { commaJoined } from '../../answer/comma-joined.ts'
import {
  indexNow,
  isWholeAnswer,
  placeAtIndex,
  placeBeside,
  type PlacedPage,
  toWalk,
  withoutLater,
} from '../../answer/placed-page.ts'
import { type Filter, isEmpty, isOpen, keptSums, toFilter } from '../../question/filter.ts'
import { createPairFinder } from '../tables/pair-table.ts'
import type { PairSums } from '../../question/kept-pair.ts'
import { type AsOf, type Position, parsePosition } from '../../question/position.ts'
import type { RecordReader } from '../tables/record-reader.ts'
import { ResultSets } from '../question/result-sets.ts'
import {
  estimateSql,
  laterRowsSql,
  laterSumsSql,
  MAY_BE_ESTIMATE,
  type ResultSet,
  sumsSql,
  toResultSet,
} from '../question/result-set.ts'
import { type MatchedRows, type RowColumns, sumOf } from './row-columns.ts'
import type { Statements } from '../database/statements.ts'
import { bitOf } from '../stretches/packed-column.ts'
import { readTotals } from '../tables/totals.ts'
import type { Totals } from '../../question/totals.ts'
import { toViewKey } from '../../question/view-key.ts'
import { nextPlaces } from './next-places.ts'
import { sortedPlaces } from './sorted-places.ts'
import type { StoredPage, AskedView } from '../../answer/stored-page.ts'

/** Rows that are looked at between two looks at what was found: mostly the first ones decide. */
const LOOKED_AT_ONCE = 500
const EVERY_ROW: Filter = { any: [], none: [], from: null, below: null, ranges: [] }

/** Answers the screen's questions: pages of rows, and sums over all that match. */
export class PageReader {
  readonly #statements: Statements
  readonly #records: RecordReader
  readonly #columns: RowColumns
  readonly #find: ReturnType<typeof createPairFinder>
  readonly #sets = new ResultSets()

  constructor(statements: Statements, records: RecordReader, columns: RowColumns) {
    this.#statements = statements
    this.#records = records
    this.#columns = columns
    this.#find = createPairFinder(statements)
  }

  /** One page. `now` is Unix seconds. Throws `Refusal` 400 for a cursor that this store never gave. */
  page(query: SearchQuery, request: PageRequest, now: number): StoredPage {
    const totals = readTotals(this.#statements)
    const position = parsePosition(query.sort, request)
    const asOf = position.asOf ?? { seq: totals.seq, now }
    const filter = toFilter(query, this.#find, asOf.now)
    const placed =
      position.kind === 'beside'
        ? this.#beside(query, filter, position, request.limit, asOf, totals)
        : this.#slice(query, filter, position, request.limit, asOf, totals)
    return {
      rows: commaJoined(this.#records.lines(placed.ords)),
      at: placed.at,
      next: placed.next,
      previous: placed.previous,
      asOf,
      view: this.#view(filter, asOf, totals),
      textsMissing: filter.text === undefined ? null : this.#missingTexts(),
      ranked: null,
      of: this.#pinned(totals, EVERY_ROW, asOf, totals).n,
      ...this.#pageSums(filter, asOf, totals, placed, request),
    }
  }

  /** What the page knows of everything that matches: counted from the rows that it was taken from, if nobody asks for that later. */
  #pageSums(filter: Filter, asOf: AsOf, totals: Totals, placed: PlacedPage, { countLater }: PageRequest) {
    const sums = this.#keptSums(filter, asOf, totals) ?? this.#sumsOfAll(placed)
    const matched = sums === null && countLater !== true ? this.#columns.known(filter, pin(asOf, totals)) : null
    if (matched === null || this.#isPending()) return { sums }
    return { sums: sumsOfRows(matched), isReported: isReported(matched) }
  }

  /** A page without its rows. */
  view(query: SearchQuery, request: PageRequest, now: number): AskedView {
    const totals = readTotals(this.#statements)
    const asOf = parsePosition(query.sort, request).asOf ?? { seq: totals.seq, now }
    const filter = toFilter(query, this.#find, asOf.now)
    return { asOf, view: this.#view(filter, asOf, totals), sums: this.#keptSums(filter, asOf, totals) }
  }

  /** The count and sums of everything that matches, as of a page. */
  sums(query: SearchQuery, asOf: AsOf): PairSums {
    const totals = readTotals(this.#statements)
    const filter = toFilter(query, this.#find, asOf.now)
    const kept = this.#keptSums(filter, asOf, totals)
    if (kept !== null) return kept
    const pinned = pin(asOf, totals)
    const matched = this.#columns.match(filter, pinned)
    if (matched === null) return this.#count(sumsSql(filter, pinned, totals.n))
    return sumsOfRows(matched)
  }

  /**
   * Whether every cost of the rows that match was reported with its answer. Mostly the first rows show that it was not, or
   * there is no estimate at all. Null while a store of an older layout is brought up to date, where an older row may have
   * been an estimate, or there are too many to look at.
   */
  isCostReported(query: SearchQuery, asOf: AsOf): boolean | null {
    if (this.#statements.of('SELECT 1 FROM totals WHERE estimates > 0').get() === undefined) return true
    const totals = readTotals(this.#statements)
    const filter = toFilter(query, this.#find, asOf.now)
    const pinned = pin(asOf, totals)
    const isPending = this.#isPending()
    for (let seen = 0, from: number | null = null; seen < (isPending ? MOST_LOOKED_AT : 1); seen += LOOKED_AT_ONCE) {
      const step = { descending: true, limit: LOOKED_AT_ONCE, asOf: pinned, from }
      const ords = nextPlaces(this.#statements, this.#columns, filter, step)
      if (isPending && this.#records.texts(ords).some(hasEstimate)) return null
      if (!isPending && this.#mayHaveEstimate(ords)) return false
      if (ords.length < LOOKED_AT_ONCE) return true
      from = ords.at(-1) ?? null
    }
    if (isPending) return null
    const matched = this.#columns.match(filter, pinned)
    if (matched === null) {
      const { text, values } = estimateSql(filter, pinned, totals.n)
      return this.#statements.of(text).get(...values) === undefined
    }
    return isReported(matched)
  }

  /** Whether a store of an older layout is being brought up to date. */
  #isPending(): boolean {
    return Number(this.#statements.of('SELECT below FROM repacking').get()?.['below']) > 0
  }

  #mayHaveEstimate(ords: readonly number[]): boolean {
    const text = `SELECT 1 FROM completions WHERE ord IN (SELECT value FROM json_each(?)) AND +${MAY_BE_ESTIMATE} LIMIT 1`
    return this.#statements.of(text).get(JSON.stringify(ords)) !== undefined
  }

  /** How many matching rows came in after `asOf`. */
  later(query: SearchQuery, asOf: AsOf): number {
    const filter = toFilter(query, this.#find, asOf.now)
    if (isEmpty(filter)) return 0
    const { text, values } = laterRowsSql(filter, asOf.seq)
    return Number(this.#statements.of(text).get(...values)?.['n'])
  }

  /** The places of all rows that match, in order. */
  ords(query: SearchQuery, now: number): Float64Array {
    const totals = readTotals(this.#statements)
    const filter = toFilter(query, this.#find, now)
    return this.#resultSet(query, filter, { seq: totals.seq, now }, totals, Number.POSITIVE_INFINITY).ords
  }

  #view(filter: Filter, asOf: AsOf, totals: Totals): string {
    return toViewKey(filter, asOf, totals, filter.text === undefined ? 0 : this.#missingTexts())
  }

  #missingTexts(): number {
    return Number(this.#statements.of('SELECT missing FROM text_state').get()?.['missing'])
  }

  #keptSums(filter: Filter, asOf: AsOf, totals: Totals): PairSums | null {
    if (isEmpty(filter)) return { n: 0, tokens: 0, cost: 0 }
    const kept = isOpen(filter) ? totals : keptSums(filter, totals)
    return kept === null ? null : this.#pinned(kept, filter, asOf, totals)
  }

  /** Kept sums without the rows that came in after `asOf`: those are few, and are counted. */
  #pinned(kept: PairSums, filter: Filter, asOf: AsOf, totals: Totals): PairSums {
    if (asOf.seq >= totals.seq) return { n: kept.n, tokens: kept.tokens, cost: kept.cost }
    return withoutLater(kept, this.#count(laterSumsSql(filter, asOf.seq)))
  }

  /** The sums of a page that is the whole answer. */
  #sumsOfAll(placed: PlacedPage): PairSums | null {
    if (!isWholeAnswer(placed)) return null
    return this.#count({
      text: `SELECT count(*) AS n, coalesce(sum(tokens), 0) AS tokens, coalesce(sum(cost), 0) AS cost
             FROM completions WHERE ord IN (SELECT value FROM json_each(?))`,
      values: [JSON.stringify(placed.ords)],
    })
  }

  #count(sql: { text: string; values: (string | number | bigint | null)[] }): PairSums {
    const found = this.#statements.of(sql.text).get(...sql.values)
    return { n: Number(found?.['n']), tokens: Number(found?.['tokens']), cost: Number(found?.['cost']) }
  }

  #beside(
    query: SearchQuery,
    filter: Filter,
    position: Position & { kind: 'beside' },
    limit: number,
    asOf: AsOf,
    totals: Totals,
  ): PlacedPage {
    const step = { ...toWalk(query.sort, position, limit), asOf: pin(asOf, totals) }
    return placeBeside(nextPlaces(this.#statements, this.#columns, filter, step), position, limit, asOf)
  }

  #slice(
    query: SearchQuery,
    filter: Filter,
    position: Position & { kind: 'index' },
    limit: number,
    asOf: AsOf,
    totals: Totals,
  ): PlacedPage {
    const firstUpTo = (index: number) => this.#resultSet(query, filter, asOf, totals, index + limit + 1).ords
    const first = firstUpTo(position.at)
    const at = indexNow(first, position, limit)
    const ords = at > position.at ? firstUpTo(at) : first
    return placeAtIndex([...ords.subarray(at, at + limit + 1)], at, limit, asOf)
  }

  #resultSet(query: SearchQuery, filter: Filter, asOf: AsOf, totals: Totals, upTo: number): ResultSet {
    const key = JSON.stringify([this.#view(filter, asOf, totals), query.sort])
    const from = pin(asOf, totals)
    return this.#sets.get(key, upTo, (limit) => {
      const sorted = () => toResultSet(this.#statements, filter, query.sort, from, totals.n, limit)
      const listed = () => (from === null ? this.#columns.first(filter, query.sort, upTo) : null)
      return sortedPlaces(this.#columns, filter, query.sort, from, limit) ?? listed() ?? sorted()
    })
  }
}

/** The bound on `seq` that leaves out later rows; null if there are none, so that it need not be read. */
function pin(asOf: AsOf, totals: Totals): number | null {
  return asOf.seq >= totals.seq ? null : asOf.seq
}

function sumsOfRows(matched: MatchedRows): PairSums {
  return { n: matched.at.length, tokens: sumOf(matched, 'tokens'), cost: sumOf(matched, 'cost') }
}

/** Whether no cost of these rows may be an estimate. */
function isReported({ at, each }: MatchedRows): boolean {
  const doubted = 1 << bitOf('doubted')
  let told = 0
  each('flags', (numbers, first, from, to) => {
    if (numbers === null) return
    for (let n = from; n < to; n++) told |= numbers[(at[n] ?? 0) - first] ?? 0
  })
  return (told & doubted) === 0
}

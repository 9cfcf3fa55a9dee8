import { createRecentMap } from '#lib/recent-map.ts'
import { type ColumnSum, SUMMED_COLUMNS } from '#contract/found/column-sums.ts'
import type { SearchQuery } from '#contract/search/search-query.ts'
import { toColumnSum } from '../../question/column-sum.ts'
import { scaleOf, SORT_COLUMNS } from '../../question/sort-columns.ts'
import { toViewKey } from '../../question/view-key.ts'
import type { Totals } from '../../question/totals.ts'
import type { Session } from '../database/database.ts'
import { matchesNone, type PgQuestion, readQuestion, Values, where } from '../question/filter-sql.ts'
import { eachMatched } from '../stretches/matched-rows.ts'
import { readTotals } from '../tables/totals.ts'

/** Searches whose sums are kept: those of some pages. */
const KEPT_SUMS = 20

/** Makes the reader of the columns of numbers added up over all that match, in the order of `SUMMED_COLUMNS`. */
export function createColumnSumsReader() {
  const kept = createRecentMap<ColumnSum[]>({ entries: KEPT_SUMS, weight: KEPT_SUMS }, () => 1)
  return async (session: Session, query: SearchQuery, now: number): Promise<ColumnSum[]> => {
    const [totals, asked] = await Promise.all([readTotals(session), readQuestion(session, query, now)])
    if (matchesNone(asked)) return SUMMED_COLUMNS.map((column) => toColumnSum(column, new Float64Array()))
    const view = toViewKey(asked.filter, { seq: totals.seq, now }, totals, 0)
    const sums =
      kept.get(view) ?? (await readPackedSums(session, asked, totals)) ?? (await readColumnSums(session, asked))
    kept.set(view, sums)
    return sums
  }
}

/** The same from stretches; null where these do not tell. */
async function readPackedSums(session: Session, asked: PgQuestion, { seq, n }: Totals): Promise<ColumnSum[] | null> {
  const columns = SUMMED_COLUMNS.map((id) => SORT_COLUMNS[id].column)
  const all = columns.map((column) => ({ column, numbers: new Float64Array(n), rows: 0 }))
  const isTold = await eachMatched(session, asked, columns, seq, ({ stretch, at }) => {
    for (const list of all) {
      // Many columns are reported by hardly any model.
      if (Number.isNaN(stretch.same(list.column))) continue
      const numbers = stretch.numbers(list.column)
      const own = list.numbers.subarray(list.rows, list.rows + at.length)
      if (at.length === stretch.rows) own.set(numbers)
      else for (let k = 0; k < own.length; k++) own[k] = numbers[at[k] ?? 0] ?? Number.NaN
      list.rows += at.length
    }
  })
  if (!isTold) return null
  return SUMMED_COLUMNS.map((id, at) =>
    toColumnSum(id, all[at]?.numbers.subarray(0, all[at].rows) ?? new Float64Array()),
  )
}

async function readColumnSums(session: Session, asked: PgQuestion): Promise<ColumnSum[]> {
  const values = new Values()
  const parts = SUMMED_COLUMNS.flatMap((column, n) => {
    const { type } = SORT_COLUMNS[column]
    const name = `d.${SORT_COLUMNS[column].column}`
    // What is not whole adds up to something else in another order: that of `toColumnSum`.
    const inOrder = type === 'REAL' ? ` ORDER BY ${name}` : ''
    const rank = (part: number) => `percentile_disc(${part}) WITHIN GROUP (ORDER BY ${name})::float8`
    return [
      `count(${name}) AS n${n}`,
      `sum(${name}${inOrder})::float8 AS s${n}`,
      `${rank(0.5)} AS p${n}`,
      `${rank(0.95)} AS q${n}`,
    ]
  })
  const [found = {}] = await session.rows(
    `SELECT ${parts.join(', ')} FROM completions d WHERE ${where(asked, null, values)}`,
    values.list,
  )
  return SUMMED_COLUMNS.map((column, n) => {
    const scale = scaleOf(column)
    const of = (value: unknown) => (value === null || value === undefined ? null : Number(value) / scale)
    return {
      column,
      reported: Number(found[`n${n}`]),
      sum: of(found[`s${n}`]),
      p50: of(found[`p${n}`]),
      p95: of(found[`q${n}`]),
    }
  })
}

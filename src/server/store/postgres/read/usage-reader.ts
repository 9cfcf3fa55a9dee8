import type { SearchQuery } from '#contract/search/search-query.ts'
import type { UsageBucket, UsageRequest } from '#contract/found/usage-over-time.ts'
import { fromColumnText } from '../../record/column-text.ts'
import { ORD_STEP } from '../../question/ord.ts'
import {
  createBucketOf,
  CUT,
  inOrder,
  NO_USAGE,
  toPairField,
  toStep,
  readUsageSeries,
  SERIES_COLUMNS,
} from '../../answer/usage-series.ts'
import { numbersOf, type Row } from '../database/cells.ts'
import { toPgText } from '../database/column-text.ts'
import type { Session } from '../database/database.ts'
import { matchesNone, type PgQuestion, readQuestion, Values } from '../question/filter-sql.ts'
import { findPairs } from '../tables/pair-table.ts'
import { createKeptCounts, type Arrivals, whereIn } from './kept-counts.ts'
import { readPackedUsage } from './read-packed-usage.ts'
import { addCells, keyOf, type UsageCells, type UsageCell } from './usage-cells.ts'

const SUMS = {
  calls: 'count(*)',
  prompt_tokens: 'sum(d.prompt_tokens)',
  completion_tokens: 'sum(d.completion_tokens)',
  cached_tokens: 'sum(d.cached_tokens)',
  reasoning_tokens: 'sum(d.reasoning_tokens)',
  tokens: 'sum(d.tokens)',
  cost_usd: 'sum(d.cost)',
  cut: 'count(*) FILTER (WHERE d.is_cut)',
  refused: "count(*) FILTER (WHERE d.has LIKE '%refusal%')",
  failed: "count(*) FILTER (WHERE d.capture <> 'complete')",
  cache_hits: 'count(*) FILTER (WHERE d.cached_tokens > 0)',
} as const
// oxlint-disable-next-line typescript/no-unsafe-type-assertion -- these are its keys
const NAMES = Object.keys(SUMS) as (keyof typeof SUMS)[]
const SUMS_SQL = NAMES.map((name) => `coalesce(${SUMS[name]}, 0) AS ${name}`).join(', ')
/** The columns that these are made of, without what is made for them. */
const COLUMNS = [...new Set(Object.values(SUMS).flatMap((sql) => sql.match(/d\.[a-z_]+/g) ?? []))]
  .filter((column) => column !== 'd.is_cut')
  .join(', ')
/** Most rows have one choice, and so its finish reason is theirs, unless that is empty, which no column holds. */
const HAS_ONE_FINISH = '(d.choices <= 1 AND d.finish IS NOT NULL)'

/** If a key has more values, or there are more tools, a row is not unfolded into its pairs: each would be a series of its own. */
const MOST_UNFOLDED = 1_000
const NO_CELLS: UsageCells = new Map()

/** Makes the reader of sums per time span and series over everything that matches, which keeps those of the latest questions. */
export function createUsageReader() {
  const kept = createKeptCounts<UsageCells>((cells) => cells.size, addCells)
  return async (session: Session, query: SearchQuery, request: UsageRequest, now: number): Promise<UsageBucket[]> => {
    const asked = await readQuestion(session, query, now)
    if (matchesNone(asked)) return []
    const seconds = toStep(request)
    const cells = await kept(session, asked, [request.by, seconds], (rows) =>
      readCells(session, asked, request.by, seconds, rows),
    )
    const buckets = new Map<string, UsageBucket>()
    const bucketOf = createBucketOf(request, seconds)
    for (const { span, series, ...sums } of [...cells.values()].sort((one, other) => one.span - other.span)) {
      const from = bucketOf(span)
      const key = keyOf(from, series)
      const bucket = buckets.get(key) ?? { from, series, ...NO_USAGE }
      for (const name of NAMES) bucket[name] += sums[name]
      buckets.set(key, bucket)
    }
    return inOrder([...buckets.values()])
  }
}

async function readCells(
  session: Session,
  asked: PgQuestion,
  by: string | null,
  seconds: number,
  rows: Arrivals,
): Promise<UsageCells> {
  const column = by === null ? null : SERIES_COLUMNS.get(by)
  const named = column === undefined ? await seriesPairs(session, by ?? '') : null
  const told = named === null ? { column: column ?? null } : { pairs: named }
  const packed = rows.after === null ? await readPackedUsage(session, asked, told, seconds, rows.upTo) : null
  if (packed !== null) return packed
  const values = new Values()
  const condition = whereIn(session, asked, rows, values)
  const cut = [...(await findPairs(session, [{ field: 'finish', key: '', value: CUT }])).values()]
  const isCut = `CASE WHEN ${HAS_ONE_FINISH} THEN d.finish = '${CUT}' ELSE d.pairs && ${values.add(cut)}::int[] END`
  const found = (series: string, more = 'true') =>
    `SELECT d.ord / ${ORD_STEP * seconds} AS span, ${series} AS series, ${isCut} AS is_cut, ${COLUMNS}
     FROM completions d WHERE ${condition} AND ${more}`
  const sum = (from: string) => session.rows(`SELECT span, series, ${SUMS_SQL} FROM ${from} GROUP BY 1, 2`, values.list)
  // With OFFSET the planner expects few spans and counts them as they come; otherwise it expects one for each row, and sorts.
  const few = session.isSpread ? '' : 'OFFSET 0'
  const sumColumn = (series: string, more?: string) => sum(`(${found(series, more)} ${few}) d`)
  if (column !== undefined || by === null)
    return toCells(await sumColumn(column == null ? 'NULL::text' : `d.${column}`), readUsageSeries)
  if (named === null) return NO_CELLS
  const seriesOf = (pairs: readonly number[]) => pairs.flatMap((pair) => named.get(pair) ?? [])
  // Rows with the same pairs belong to the same series.
  if (named.size === 0 || named.size > MOST_UNFOLDED)
    return toCells(await sum(`(${found('d.pairs')}) d`), (pairs) => orNone(seriesOf(numbersOf(pairs))))
  const first = by === 'finish' ? toCells(await sumColumn('d.finish', HAS_ONE_FINISH), readUsageSeries) : NO_CELLS
  const others = by === 'finish' ? `${HAS_ONE_FINISH} IS NOT TRUE` : 'true'
  const wanted = `${values.add([...named.keys()])}::int[]`
  const each = await sum(`(${found('unnest(d.pairs)', others)}) d WHERE series = ANY(${wanted})`)
  const none = `NOT EXISTS (SELECT 1 FROM completions w WHERE w.pairs && ${wanted} AND w.ord = d.ord)`
  const rest = await sumColumn('NULL::text', `${others} AND ${none}`)
  const ofPairs = toCells(each, (pair) => seriesOf([Number(pair)]))
  return [ofPairs, toCells(rest, () => [null])].reduce(addCells, first)
}

function orNone(series: string[]): (string | null)[] {
  return series.length === 0 ? [null] : series
}

function toCells(found: readonly Row[], seriesOf: (series: unknown) => (string | null)[]): UsageCells {
  const cells = new Map<string, UsageCell>()
  for (const row of found)
    for (const series of seriesOf(row['series'])) {
      const span = Number(row['span'])
      const cell = cells.get(keyOf(span, series)) ?? { span, series, ...NO_USAGE }
      for (const name of NAMES) cell[name] += Number(row[name])
      cells.set(keyOf(span, series), cell)
    }
  return cells
}

/** The values of a metadata key or field by the numbers of their pairs. */
async function seriesPairs(session: Session, by: string): Promise<Map<number, string>> {
  const { field, key } = toPairField(by)
  const sql = 'SELECT pair, value FROM pairs WHERE field = $1 AND left(key, 64) = left($2::text, 64) AND key = $2::text'
  const found = await session.rows(sql, [field, toPgText(key)])
  return new Map(found.map(({ pair, value }) => [Number(pair), fromColumnText(String(value))]))
}

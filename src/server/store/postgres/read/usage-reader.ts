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
import { numbersOf } from '../database/cells.ts'
import { toPgText } from '../database/column-text.ts'
import type { Session } from '../database/database.ts'
import { findPairs } from '../tables/pair-table.ts'
import { matchesNone, readQuestion, Values, where } from '../question/filter-sql.ts'

const SUMS = {
  calls: 'count(*)',
  prompt_tokens: 'sum(d.prompt_tokens)',
  completion_tokens: 'sum(d.completion_tokens)',
  cached_tokens: 'sum(d.cached_tokens)',
  reasoning_tokens: 'sum(d.reasoning_tokens)',
  tokens: 'sum(d.tokens)',
  cost_usd: 'sum(d.cost)',
  // Replaced by `toCut`.
  cut: '0',
  refused: "count(*) FILTER (WHERE d.has LIKE '%refusal%')",
  failed: "count(*) FILTER (WHERE d.capture <> 'complete')",
  cache_hits: 'count(*) FILTER (WHERE d.cached_tokens > 0)',
} as const
// oxlint-disable-next-line typescript/no-unsafe-type-assertion -- these are its keys
const NAMES = Object.keys(SUMS) as (keyof typeof SUMS)[]

/** Sums over everything that matches, per time span and series. */
export async function readUsage(
  session: Session,
  query: SearchQuery,
  request: UsageRequest,
  now: number,
): Promise<UsageBucket[]> {
  const asked = await readQuestion(session, query, now)
  if (matchesNone(asked)) return []
  const values = new Values()
  const { by } = request
  const seconds = toStep(request)
  const column = by === null ? null : SERIES_COLUMNS.get(by)
  const [series, first] =
    column === undefined ? ofPairs(by) : [column === null ? 'NULL::text' : `d.${column}`, 'NULL::text']
  const cut = toCut([...(await findPairs(session, [{ field: 'finish', key: '', value: CUT }])).values()], values)
  const sums = NAMES.map((name) => `coalesce(${name === 'cut' ? cut : SUMS[name]}, 0) AS ${name}`).join(', ')
  const found = await session.rows(
    `SELECT d.ord / ${ORD_STEP * seconds} AS span, ${series} AS series, ${first} AS first, ${sums} FROM completions d
     WHERE ${where(asked, null, values)} GROUP BY 1, 2, 3`,
    values.list,
  )
  const seriesOf = column === undefined && by !== null ? await pairSeries(session, by) : readUsageSeries
  const buckets = new Map<string, UsageBucket>()
  const bucketOf = createBucketOf(request, seconds)
  for (const row of found) {
    const from = bucketOf(Number(row['span']))
    const single = row['first']
    for (const name of typeof single === 'string' ? [fromColumnText(single)] : seriesOf(row['series'])) {
      const key = `${from} ${name ?? ''}${name === null ? '' : '.'}`
      const bucket = buckets.get(key) ?? { from, series: name, ...NO_USAGE }
      for (const sum of NAMES) bucket[sum] += Number(row[sum])
      buckets.set(key, bucket)
    }
  }
  return inOrder([...buckets.values()])
}

/** How many rows have a choice that was cut off, by the numbers of its pair. */
function toCut(pairs: readonly number[], values: Values): string {
  return `count(*) FILTER (WHERE d.pairs && ${values.add(pairs)}::int[])`
}

/**
 * What tells apart rows that may have several values: their pairs, which few have in common. Most rows have one choice, and so
 * its finish reason says it, unless that is empty, which no column holds.
 */
function ofPairs(by: string | null): [pairs: string, first: string] {
  if (by !== 'finish') return ['d.pairs', 'NULL::text']
  const isFirst = 'd.choices <= 1 AND d.finish IS NOT NULL'
  return [`CASE WHEN ${isFirst} THEN NULL ELSE d.pairs END`, `CASE WHEN ${isFirst} THEN d.finish END`]
}

async function pairSeries(session: Session, by: string): Promise<(pairs: unknown) => (string | null)[]> {
  const { field, key } = toPairField(by)
  const sql = 'SELECT pair, value FROM pairs WHERE field = $1 AND key = $2'
  const found = await session.rows(sql, [field, toPgText(key)])
  const values = new Map(found.map(({ pair, value }) => [Number(pair), fromColumnText(String(value))]))
  return (pairs) => {
    const names = numbersOf(pairs).flatMap((pair) => values.get(pair) ?? [])
    return names.length === 0 ? [null] : names
  }
}

import type { Histogram, HistogramRequest } from '#contract/found/facets.ts'
import type { SearchQuery } from '#contract/search/search-query.ts'
import { afterTail, countOf, type Edges, toHistogramAnswer, toWidth } from '../../answer/histogram-answer.ts'
import { fromColumnText } from '../../record/column-text.ts'
import { ORD_STEP, toOrd, toSecond } from '../../question/ord.ts'
import type { Session } from '../database/database.ts'
import { type PgQuestion, matchesNone, readQuestion, Values, where } from '../question/filter-sql.ts'

/** At most so many bars over all that match, by the rules of `answer/histogram-answer.ts`. `now` is Unix seconds. */
export async function readHistogram(
  session: Session,
  query: SearchQuery,
  request: HistogramRequest,
  now: number,
): Promise<Histogram> {
  const asked = await readQuestion(session, query, now)
  const edges = matchesNone(asked) ? null : await readEdges(session, asked)
  if (edges === null) return { object: 'histogram', seconds: 1, bars: [] }
  const whole = await readBars(session, asked, edges, request)
  const start = afterTail(whole.bars, edges.newest)
  if (start === null) return whole
  const body = await readEdges(session, since(asked, start))
  if (body === null) return whole
  const seconds = toWidth(body.oldest, body.newest, request.bars)
  const rest = await readBars(session, since(asked, body.oldest - (body.oldest % seconds)), body, request)
  const earlier = countOf(whole.bars) - countOf(rest.bars)
  return earlier > 0 ? { ...rest, earlier } : rest
}

function since(asked: PgQuestion, second: number): PgQuestion {
  const { filter } = asked
  return { ...asked, filter: { ...filter, from: Math.max(filter.from ?? 0, toOrd(second)) } }
}

async function readEdges(session: Session, asked: PgQuestion): Promise<Edges | null> {
  const values = new Values()
  const condition = where(asked, null, values)
  const found = await session.row(
    `SELECT min(d.ord) AS oldest, max(d.ord) AS newest FROM completions d WHERE ${condition}`,
    values.list,
  )
  if (typeof found?.['oldest'] !== 'number') return null
  return { oldest: toSecond(found['oldest']), newest: toSecond(Number(found['newest'])) }
}

async function readBars(
  session: Session,
  asked: PgQuestion,
  edges: Edges,
  { bars, by }: HistogramRequest,
): Promise<Histogram> {
  const seconds = toWidth(edges.oldest, edges.newest, bars)
  const values = new Values()
  const span = `d.ord / ${values.add(ORD_STEP * seconds)}::bigint`
  const found = await session.rows(
    `SELECT ${span} AS span, ${by === null ? 'NULL' : `d.${by}`} AS value, count(*) AS n,
       coalesce(sum(d.tokens), 0) AS tokens, coalesce(sum(d.cost), 0) AS cost FROM completions d
     WHERE ${where(asked, null, values)} GROUP BY 1, 2 ORDER BY 1`,
    values.list,
  )
  const cells = found.map((row) => ({
    from: Number(row['span']) * seconds,
    value: typeof row['value'] === 'string' ? fromColumnText(row['value']) : null,
    count: Number(row['n']),
    tokens: Number(row['tokens']),
    cost: Number(row['cost']),
  }))
  return toHistogramAnswer(cells, seconds, by !== null)
}

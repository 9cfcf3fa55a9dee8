import type { SearchQuery, Sort } from '#contract/search/search-query.ts'
import type { PageRequest } from '../../../source/completion-source.ts'
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
import type { AskedView, StoredPage } from '../../answer/stored-page.ts'
import type { PairSums } from '../../question/kept-pair.ts'
import { type AsOf, parsePosition, type Position } from '../../question/position.ts'
import type { Totals } from '../../question/totals.ts'
import { toViewKey } from '../../question/view-key.ts'
import type { Row } from '../database/cells.ts'
import type { Session } from '../database/database.ts'
import {
  type PgQuestion,
  matchesAll,
  matchesNone,
  readQuestion,
  recallQuestion,
  Values,
  where,
} from '../question/filter-sql.ts'
import { readTotals } from '../tables/totals.ts'
import { eachMatched } from '../stretches/matched-rows.ts'
import { KeptOrders } from './order/kept-orders.ts'
import { readOrder } from './order/read-order.ts'
import { ROW_LINE, toPlacedLines } from './record-reader.ts'
import { readPlaced, walk } from '../question/walk.ts'

const NOTHING: PairSums = { n: 0, tokens: 0, cost: 0 }
const SUMS = 'count(*) AS n, coalesce(sum(d.tokens), 0) AS tokens, coalesce(sum(d.cost), 0) AS cost'

function toSums(found: Row | undefined): PairSums {
  return { n: Number(found?.['n']), tokens: Number(found?.['tokens']), cost: Number(found?.['cost']) }
}

/** Makes the reader of a store's pages, which keeps the orders that they are taken from. */
export function createPageReader() {
  const orders = new KeptOrders()
  /** One page. `now` is Unix seconds. Throws `Refusal` 400 for a cursor that this store never gave. */
  return async (session: Session, query: SearchQuery, request: PageRequest, now: number): Promise<StoredPage> => {
    const position = parsePosition(query.sort, request)
    const { totals, asked, asOf, placed, lines, ranked } =
      position.kind === 'beside'
        ? await readBeside(session, query, position, request.limit, now)
        : await readAtIndex(session, query, position, request.limit, now, orders)
    const isKept = matchesNone(asked) || matchesAll(asked)
    const [all, whole] = await Promise.all([
      pinned(session, asOf, totals),
      isKept || !isWholeAnswer(placed) ? null : sumsOf(session, placed),
    ])
    return {
      rows: commaJoined(lines),
      ...placed,
      asOf,
      view: toViewKey(asked.filter, asOf, totals, 0),
      textsMissing: asked.text === null ? null : 0,
      ranked,
      of: all.n,
      sums: matchesNone(asked) ? NOTHING : matchesAll(asked) ? all : whole,
    }
  }
}

/** What a page is made of. */
interface ReadPage {
  totals: Totals
  asked: PgQuestion
  asOf: AsOf
  placed: PlacedPage
  lines: Uint8Array[]
  ranked: number | null
}

async function readBeside(
  session: Session,
  query: SearchQuery,
  position: Position & { kind: 'beside' },
  limit: number,
  now: number,
): Promise<ReadPage> {
  const rowsFrom = async (asked: PgQuestion, seq: number | null) =>
    toPlacedLines(await walk(session, asked, { ...toWalk(query.sort, position, limit), asOf: seq }, ROW_LINE))
  const then = position.asOf?.now ?? now
  const recalled = recallQuestion(session, query, then)
  const ask = async (from?: PgQuestion) => {
    const asked = from ?? (await readQuestion(session, query, then))
    // On one node nothing is seen that is not counted, so the rows need not wait for the counts.
    const known = position.asOf ?? (session.isSpread ? null : { seq: null })
    return { asked, rows: known === null ? null : await rowsFrom(asked, known.seq) }
  }
  const [totals, first] = await Promise.all([readTotals(session), ask(recalled?.asked)])
  // What was remembered may have changed, by another server too.
  const { asked, rows } = recalled?.holds(totals) === false ? await ask() : first
  const asOf = position.asOf ?? { seq: totals.seq, now }
  const found = rows ?? (await rowsFrom(asked, asOf.seq))
  const placed = placeBeside([...found.keys()], position, limit, asOf)
  const lines = placed.ords.flatMap((ord) => found.get(ord) ?? [])
  return { totals, asked, asOf, placed, lines, ranked: null }
}

async function readAtIndex(
  session: Session,
  query: SearchQuery,
  position: Position & { kind: 'index' },
  limit: number,
  now: number,
  orders: KeptOrders,
): Promise<ReadPage> {
  const [totals, asked] = await Promise.all([
    readTotals(session),
    readQuestion(session, query, position.asOf?.now ?? now),
  ])
  const asOf = position.asOf ?? { seq: totals.seq, now }
  const key = `${toViewKey(asked.filter, asOf, totals, 0)} ${toSortKey(query.sort)}`
  const read = (upTo: number) => readOrder(session, asked, query.sort, asOf.seq, upTo)
  const placesFrom = (index: number, length: number) => orders.slice(key, index, length, read)
  const there = await placesFrom(position.at, limit + 1)
  const isMoved = position.between !== undefined && there[0] !== position.between.next
  const at = isMoved ? indexNow(await placesFrom(0, position.at + limit + 1), position, limit) : position.at
  const placed = placeAtIndex(at === position.at ? there : await placesFrom(at, limit + 1), at, limit, asOf)
  const found = toPlacedLines(await readPlaced(session, placed.ords, ROW_LINE))
  return { totals, asked, asOf, placed, lines: [...found.values()], ranked: orders.rankedOf(key) }
}

/** A page without its rows. */
export async function readView(
  session: Session,
  query: SearchQuery,
  request: PageRequest,
  now: number,
): Promise<AskedView> {
  const totals = await readTotals(session)
  const asOf = parsePosition(query.sort, request).asOf ?? { seq: totals.seq, now }
  const asked = await readQuestion(session, query, asOf.now)
  return { asOf, view: toViewKey(asked.filter, asOf, totals, 0), sums: await keptSums(session, asked, asOf, totals) }
}

/** The count and sums of everything that matches, as of a page. */
export async function readSums(session: Session, query: SearchQuery, asOf: AsOf): Promise<PairSums> {
  const totals = await readTotals(session)
  const asked = await readQuestion(session, query, asOf.now)
  const kept = await keptSums(session, asked, asOf, totals)
  if (kept !== null) return kept
  const sums = { n: 0, tokens: 0, cost: 0 }
  const isTold = await eachMatched(session, asked, ['tokens', 'cost'], asOf.seq, ({ stretch, at }) => {
    const [tokens, cost] = [stretch.numbers('tokens'), stretch.numbers('cost')]
    sums.n += at.length
    for (const row of at) {
      sums.tokens += tokens[row] || 0
      sums.cost += cost[row] || 0
    }
  })
  if (isTold) return sums
  const values = new Values()
  const text = `SELECT ${SUMS} FROM completions d WHERE ${where(asked, asOf.seq, values)}`
  return toSums(await session.row(text, values.list))
}

/** Whether every cost of the rows that match was reported with its answer. */
export async function readIsCostReported(session: Session, query: SearchQuery, asOf: AsOf): Promise<boolean | null> {
  const asked = await readQuestion(session, query, asOf.now)
  if (matchesNone(asked)) return true
  const values = new Values()
  const text = `SELECT d.reported FROM completions d WHERE ${where(asked, asOf.seq, values)}
    AND d.cost IS NOT NULL AND d.reported IS DISTINCT FROM 1 LIMIT 1`
  const doubt = await session.row(text, values.list)
  if (doubt === undefined) return true
  // A row of an older version says nothing.
  return doubt['reported'] === null ? null : false
}

/** How many matching rows came in after `asOf`. */
export async function readLater(session: Session, query: SearchQuery, asOf: AsOf): Promise<number> {
  const asked = await readQuestion(session, query, asOf.now)
  if (matchesNone(asked)) return 0
  const values = new Values()
  const text = `SELECT count(*) AS n FROM completions d WHERE ${where(asked, null, values)} AND d.seq > ${values.add(asOf.seq)}`
  return Number((await session.row(text, values.list))?.['n'])
}

/** The places of all rows that match, in order. */
export async function readOrds(session: Session, query: SearchQuery, now: number): Promise<Float64Array> {
  const asked = await readQuestion(session, query, now)
  return (await readOrder(session, asked, query.sort, null, Number.POSITIVE_INFINITY)).places
}

async function keptSums(session: Session, asked: PgQuestion, asOf: AsOf, totals: Totals): Promise<PairSums | null> {
  if (matchesNone(asked)) return NOTHING
  return matchesAll(asked) ? pinned(session, asOf, totals) : null
}

/** The sums of everything without the rows that came in after `asOf`: those are few, and are counted. */
async function pinned(session: Session, asOf: AsOf, totals: Totals): Promise<PairSums> {
  if (asOf.seq >= totals.seq) return { n: totals.n, tokens: totals.tokens, cost: totals.cost }
  return withoutLater(
    totals,
    toSums(await session.row(`SELECT ${SUMS} FROM completions d WHERE d.seq > $1`, [asOf.seq])),
  )
}

async function sumsOf(session: Session, { ords }: PlacedPage): Promise<PairSums> {
  return toSums(await session.row(`SELECT ${SUMS} FROM completions d WHERE d.ord = ANY($1::bigint[])`, [ords]))
}

function toSortKey({ field, descending }: Sort): string {
  return `${descending ? '-' : ''}${field}`
}

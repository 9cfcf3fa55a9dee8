import type { Row } from '../database/cells.ts'
import type { Session } from '../database/database.ts'
import { asksForPrompts } from '../../question/filter.ts'
import { LEAST_FREQUENT } from '../stretches/kept-stretches.ts'
import { newestMatched } from '../stretches/newest-matched.ts'
import { placeAfter } from '../tables/place-table.ts'
import { readTotals } from '../tables/totals.ts'
import { expectedRows } from './expected-rows.ts'
import { type PgQuestion, isNarrowed, matchesNone, Values, where } from './filter-sql.ts'
import type { TextCondition } from './text-words.ts'

/** Where a walk begins and how far it goes. */
export interface Step {
  descending: boolean
  /** The place before the first; null: from the edge. */
  from: number | null
  limit: number
  asOf: number | null
}

/** What is read of the records that a walk finds: columns beside `ord`, and the tables that have them, joined to `f`. */
export interface Wanted {
  columns: string
  joined: string
}

/** Rows that are examined before the indexes are used: a millisecond or two. */
const WINDOW = 2_000
/** The same where each is looked up for what it says, in 2 to 5 µs. */
const TEXT_WINDOW = 800
/** The most that are examined where the first told that they would have enough; of spread tables each part examines its own. */
const MOST_EXAMINED = 16_000

/**
 * The next matching records in list order. What many rows have is found by examining some; what few have, by indexes and
 * sorting. A single statement for both would be planned as if it were always the one or the other, which costs seconds
 * if it is not.
 */
export async function walk(session: Session, asked: PgQuestion, step: Step, wanted: Wanted): Promise<Row[]> {
  if (matchesNone(asked)) return []
  if (!session.isSpread) return search(session, asked, step, wanted)
  // Nodes do not know which parts the first rows of all stand in: those are found first.
  const ords = toOrds(await search(session, asked, step, null))
  const rows = await readPlaced(session, ords, wanted)
  if (rows.length === ords.length) return rows
  // One was deleted after packed rows named it. From here on nodes show one state, in which others take its place.
  return readPlaced(session, toOrds(await find(session, asked, step, 'all', null)), wanted)
}

function toOrds(found: readonly Row[]): number[] {
  return found.map(({ ord }) => Number(ord))
}

/** Finds the records, and reads of them what is wanted. */
async function search(session: Session, asked: PgQuestion, step: Step, wanted: Wanted | null): Promise<Row[]> {
  // Of values the planners of small parts know how many rows have them, of words only for the most frequent.
  if (session.isSpread && asked.text === null) {
    const packed = isSelective(asked) ? await findPacked(session, asked, step, wanted) : null
    return packed ?? find(session, asked, step, 'all', wanted)
  }
  if (!isNarrowed(asked))
    return isSifted(asked) ? sift(session, asked, step, wanted) : find(session, asked, step, 'all', wanted)
  const first = asked.text === null ? WINDOW : TEXT_WINDOW
  const share = shareOf(asked, session.kept.frequent)
  // That so few rows have a value that the first ones will not do is known beforehand; what is said in them is not.
  if (share !== null && first * share.most < step.limit && (asked.text === null || !isFew(session, step, share.likely)))
    return findFurther(session, asked, step, wanted, { share: share.likely, n: session.kept.rows })
  const [near, { n }] = await Promise.all([find(session, asked, step, { window: first }, wanted), readTotals(session)])
  return near.length >= step.limit ? near : findFurther(session, asked, step, wanted, { share: near.length / first, n })
}

/** True where rows are left out that no index leads past. */
function isSifted({ filter }: PgQuestion): boolean {
  return filter.none.length > 0 || filter.ranges.length > 0
}

/**
 * True where rows must have several things at once: of spread tables each part would examine many until it has enough. Where one will do
 * that is quick, and does not ask for the newest rows, which are packed anew whenever some come in.
 */
function isSelective(asked: PgQuestion): boolean {
  const { any } = asked.filter
  return any.length > 1 || (any.length > 0 && isSifted(asked)) || asked.filter.ranges.length > 0
}

/** What some rows have that no index tells: among the first ones, then among packed rows, then in the table, which may be read to its end. */
async function sift(session: Session, asked: PgQuestion, step: Step, wanted: Wanted | null): Promise<Row[]> {
  const near = await find(session, asked, step, { window: WINDOW }, wanted)
  if (near.length >= step.limit) return near
  return (await findPacked(session, asked, step, wanted)) ?? find(session, asked, step, 'all', wanted)
}

/** Null where packed rows in memory do not tell. */
async function findPacked(
  session: Session,
  asked: PgQuestion,
  step: Step,
  wanted: Wanted | null,
): Promise<Row[] | null> {
  // Words of rows that are not packed would be asked of all nodes, which takes as long as to search there.
  if (session.isSpread && asked.text !== null) return null
  const found = await newestMatched(session, asked, step, step.asOf ?? (await readTotals(session)).seq)
  if (found === null) return null
  return wanted === null ? found.map((ord): Row => ({ ord })) : readPlaced(session, found, wanted)
}

/** Among as many rows as it should take, half as many again, if that is less than the indexes lead to; else by these. */
async function findFurther(
  session: Session,
  asked: PgQuestion,
  step: Step,
  wanted: Wanted | null,
  { share, n }: { share: number; n: number },
): Promise<Row[]> {
  // A value that few rows have leads to them by its index.
  const most = shareOf(asked, session.kept.frequent)?.most ?? 0
  const packed = most > LEAST_FREQUENT ? await findPacked(session, asked, step, wanted) : null
  if (packed !== null) return packed
  const window = toWindow(step, share)
  const isNear = isFew(session, step, share) && window < 2 * n * share
  const further = isNear ? await find(session, asked, step, { window }, wanted) : []
  return further.length >= step.limit ? further : findFar(session, asked, step, wanted)
}

function toWindow({ limit }: Step, share: number): number {
  return Math.ceil((1.5 * limit) / share)
}

/** True if few enough rows have to be examined where this share of them matches. */
function isFew({ isSpread }: Session, step: Step, share: number): boolean {
  return toWindow(step, share) <= (isSpread ? Number.POSITIVE_INFINITY : MOST_EXAMINED)
}

/** Which share of all rows matches, as far as its pairs tell: at the most, and if they have nothing to do with each other. */
function shareOf({ filter }: PgQuestion, frequent: ReadonlyMap<number, number> | null) {
  if (frequent === null) return null
  let [most, likely] = [1, 1]
  for (const group of filter.any) {
    const share = group.reduce((sum, { pair }) => sum + (frequent.get(pair) ?? LEAST_FREQUENT), 0)
    most = Math.min(most, share)
    likely *= Math.min(share, 1)
  }
  return { most, likely }
}

/** The records at these places, in this order; deleted ones are left out. */
export async function readPlaced(session: Session, ords: readonly number[], wanted: Wanted): Promise<Row[]> {
  if (ords.length === 0) return []
  const text = `SELECT f.ord, ${wanted.columns} FROM completions f ${wanted.joined} WHERE f.ord = ANY($1::bigint[])`
  const found = new Map((await session.often(text, [ords])).map((row) => [Number(row['ord']), row]))
  return ords.map((ord) => found.get(ord)).filter((row) => row !== undefined)
}

async function find(
  session: Session,
  asked: PgQuestion,
  step: Step,
  how: 'all' | 'far' | { window: number },
  wanted: Wanted | null,
): Promise<Row[]> {
  const values = new Values()
  const isNear = typeof how === 'object'
  // Parts of a table have no window together: they are given where it ends.
  const end = isNear && session.isSpread ? await placeAfter(session, step.from, how.window, step.descending) : null
  const condition = where(asked, step.asOf, values, isNear)
  const order = toOrder(step)
  const beyond = `${toBeyond('d', step, values)}${end === null ? '' : ` AND d.ord ${step.descending ? '>=' : '<'} ${values.add(end)}`}`
  const from =
    isNear && !session.isSpread
      ? `(SELECT d.* FROM completions d WHERE ${beyond} AND ${toWithin(asked, values)} ORDER BY d.ord ${order} LIMIT ${values.add(how.window)}) d WHERE ${condition}`
      : `completions d WHERE ${condition} AND ${beyond}`
  // From afar not by the column itself: the planner would then walk its index, hoping for an early match.
  const by = how === 'far' ? 'd.ord + 0' : 'd.ord'
  const text = `SELECT d.ord FROM ${from} ORDER BY ${by} ${order} LIMIT ${values.add(step.limit)}`
  return readFound(session, text, values, step, wanted)
}

/**
 * By the indexes. Rows that say what is rarest are walked one by one from those that say it: of a word that it does not know the
 * planner expects one row of 200, for which it would read all of them.
 */
async function findFar(session: Session, asked: PgQuestion, step: Step, wanted: Wanted | null): Promise<Row[]> {
  const rarest = await findRarest(session, asked)
  if (rarest === null) return find(session, asked, step, 'far', wanted)
  const values = new Values()
  const order = toOrder(step)
  const text = asked.text && { ...asked.text, all: asked.text.all.filter((condition) => condition !== rarest) }
  // In order and not by the index of places, so that the walk ends early; parts tell different ones apart only by the column itself.
  const [place, sorted] = session.isSpread ? ['t.ord', ''] : ['t.ord + 0', `ORDER BY 1 ${order}`]
  const says = `SELECT DISTINCT ${place} AS ord FROM texts t
    WHERE t.words @@ ${values.add(rarest.has)}::tsquery AND ${toBeyond('t', step, values)} ${sorted}`
  const matches = `SELECT d.ord FROM completions d WHERE d.ord = s.ord AND ${where({ ...asked, text }, step.asOf, values, true)}`
  const found = `SELECT s.ord FROM (${says}) s, LATERAL (${matches} OFFSET 0) d ORDER BY s.ord ${order} LIMIT ${values.add(step.limit)}`
  return readFound(session, found, values, step, wanted)
}

/** The words that the planner expects in the fewest rows; null where fewer have the pairs that are asked for. */
async function findRarest(session: Session, { filter, text }: PgQuestion): Promise<TextCondition | null> {
  const said = (text?.all ?? []).filter(({ has, lacks }) => has !== null && lacks.length === 0)
  if (said.length <= 1 && filter.any.length === 0 && !asksForPrompts(filter)) return said[0] ?? null
  // Of spread tables the coordinator expects nothing; the planner of each part takes what is rarest there.
  if (said.length === 0 || session.isSpread) return null
  const expected = async (from: string, values: readonly unknown[]) => expectedRows(session, from, values)
  const values = new Values()
  const [all, ...each] = await Promise.all([
    expected(`completions d WHERE ${where({ filter, text: null }, null, values)}`, values.list),
    ...said.map(({ has }) => expected('texts t WHERE t.words @@ $1::tsquery', [has])),
  ])
  const fewest = Math.min(...each)
  return (all ?? 0) < fewest ? null : (said[each.indexOf(fewest)] ?? null)
}

function toOrder({ descending }: Step): 'DESC' | 'ASC' {
  return descending ? 'DESC' : 'ASC'
}

function toBeyond(table: string, { from, descending }: Step, values: Values): string {
  return from === null ? 'true' : `${table}.ord ${descending ? '<' : '>'} ${values.add(from)}`
}

/** Bounds by time, which rows that are examined should stand within. */
function toWithin({ filter: { from, below } }: PgQuestion, values: Values): string {
  return where({ filter: { any: [], none: [], ranges: [], from, below }, text: null }, null, values)
}

function readFound(session: Session, found: string, values: Values, step: Step, wanted: Wanted | null): Promise<Row[]> {
  if (wanted === null) return session.often(found, values.list)
  return session.often(
    `SELECT f.ord, ${wanted.columns} FROM (${found}) f ${wanted.joined} ORDER BY f.ord ${toOrder(step)}`,
    values.list,
  )
}

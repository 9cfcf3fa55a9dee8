import type { Facets } from '#contract/found/facets.ts'
import { COUNTED_FIELDS } from '#contract/search/filter-fields.ts'
import type { SearchQuery } from '#contract/search/search-query.ts'
import type { FacetRequest } from '../../screen-store.ts'
import { fromColumnText } from '../../record/column-text.ts'
import { type CountedPair, PICKABLE, toFacetAnswer } from '../../answer/facet-answer.ts'
import { fieldsAsked, withoutField } from '../../question/fields-asked.ts'
import { type Row, textOf } from '../database/cells.ts'
import { toPgText } from '../database/column-text.ts'
import type { Session } from '../database/database.ts'
import { matchesAll, matchesNone, type PgQuestion, readQuestion, Values } from '../question/filter-sql.ts'
import { expectedRows } from '../question/expected-rows.ts'
import { eachMatched, type MatchedRows } from '../stretches/matched-rows.ts'
import { PairCounts } from '../stretches/pair-counts.ts'
import { createKeptCounts, type Arrivals, whereIn } from './kept-counts.ts'

/** The most rows looked at for a count; if there are more, a sample of about this size is counted. */
const LOOKED_AT = 40_000
/** The same where rows are packed in stretches, of which a million are read and counted in 0.1 to 0.3 s. */
const MOST_UNPACKED = 2_000_000
/** Up to this many pairs are looked up by their numbers; more are read with all others of their fields. */
const LOOKED_UP = 3_000
/** So much of a key is in the index of pairs. */
const INDEXED_CHARACTERS = 64
/** The code of the digit 0. */
const ZERO = 48

/** How many of the matching rows have each pair, by its number. */
interface CountedRows {
  counts: ReadonlyMap<number, number>
  estimated: boolean
}

/** Makes the reader of facets, which keeps the counts of the latest searches: the fields of one are asked for one by one. */
export function createFacetReader(lookedAt = LOOKED_AT) {
  const kept = createKeptCounts<CountedRows>(
    ({ counts }) => counts.size,
    (known, more) => ({ counts: addCounts(known.counts, more.counts), estimated: known.estimated }),
  )
  const count = async (session: Session, query: SearchQuery, fields: readonly string[], now: number) => {
    const asked = await readQuestion(session, query, now)
    if (matchesNone(asked)) return { pairs: [], estimated: false }
    const { counts, estimated } = await kept(session, asked, [], (arrivals) =>
      countRows(session, asked, arrivals, lookedAt),
    )
    const named = await namePairs(session, [...counts.keys()], fields)
    return { pairs: named.flatMap((row) => toCounted(row, counts) ?? []), estimated }
  }
  /**
   * Counts how often each value occurs in the rows that match. A field that the search filters is counted without that
   * filter, so that its other values are shown with what they would add.
   */
  return async (session: Session, query: SearchQuery, request: FacetRequest, now: number): Promise<Facets> => {
    const asked = fieldsAsked(query)
    const counted = await count(session, query, request.fields, now)
    const byField = Map.groupBy(counted.pairs, (pair) => pair.field)
    let { estimated } = counted
    for (const field of asked) {
      if (request.fields.length > 0 && !request.fields.includes(field)) continue
      const beside = await count(session, withoutField(query, field), [field], now)
      byField.set(
        field,
        beside.pairs.filter((pair) => pair.field === field),
      )
      estimated ||= beside.estimated
    }
    return toFacetAnswer(byField, asked, request, estimated)
  }
}

async function countRows(
  session: Session,
  asked: PgQuestion,
  arrivals: Arrivals,
  lookedAt: number,
): Promise<CountedRows> {
  const packed = arrivals.after === null ? await countPacked(session, asked, arrivals) : null
  if (packed !== null) return packed
  const scale = arrivals.of / lookedAt
  if (arrivals.after !== null || scale <= 1) {
    const values = new Values()
    return toExact((await countPairs(session, whereIn(session, asked, arrivals, values), values)).counts)
  }
  const isAll = matchesAll(asked)
  // The planner is often wrong by half: what it takes for twice as many rows is surely more than are looked at.
  const looksWide = isAll || (await guessRows(session, asked, arrivals)) > 2 * lookedAt
  const sampled = looksWide ? await countSample(session, asked, arrivals, scale) : null
  if (sampled !== null && (isAll || sampled.rows * sampled.scale > lookedAt)) return toEstimate(sampled)
  // For a narrow search all rows are examined; it is narrow unless more are found.
  const counts = await countFew(session, asked, arrivals, lookedAt)
  return counts === null ? toEstimate(sampled ?? (await countSample(session, asked, arrivals, scale))) : toExact(counts)
}

/** Null where stretches do not tell. */
async function countPacked(session: Session, asked: PgQuestion, { of, upTo }: Arrivals): Promise<CountedRows | null> {
  const share = Math.ceil(of / MOST_UNPACKED)
  const counts = new PairCounts()
  const visit = ({ stretch, at }: MatchedRows) => {
    if (at.length === stretch.rows) counts.addAll(stretch.pairs())
    else counts.addRows(stretch.pairs(), at)
  }
  const isTold = await eachMatched(session, asked, ['pairs'], upTo, visit, share)
  return isTold ? { counts: counts.result(share), estimated: share > 1 } : null
}

function toExact(counts: ReadonlyMap<number, number>): CountedRows {
  return { counts, estimated: false }
}

function toEstimate({ counts, scale }: Sample): CountedRows {
  return { counts: new Map([...counts].map(([pair, n]) => [pair, n * scale])), estimated: true }
}

/** What matches among some rows; each stands for `scale` of all. */
interface Sample extends Tally {
  scale: number
}

async function countSample(session: Session, asked: PgQuestion, arrivals: Arrivals, scale: number): Promise<Sample> {
  const sample = `TABLESAMPLE SYSTEM (${100 / scale}) REPEATABLE (1)`
  const values = new Values()
  // Row by row, which takes less than to find first what all rows say, and as long however many there are.
  const condition = whereIn(session, asked, arrivals, values, true)
  if (session.isSpread) return { ...(await countPairs(session, condition, values, sample)), scale }
  const row = await session.row(
    `SELECT count(*) AS n, string_agg(d.pairs::text, '') FILTER (WHERE ${condition}) AS pairs FROM completions d ${sample}`,
    values.list,
  )
  // It is of whole pages: how many rows there are on them is known now.
  return { ...tally(textOf(row?.['pairs']) ?? ''), scale: arrivals.of / Math.max(Number(row?.['n']), 1) }
}

/** How many rows the planner expects; 0 of several nodes, where its number says nothing. */
async function guessRows(session: Session, asked: PgQuestion, arrivals: Arrivals): Promise<number> {
  if (session.isSpread) return 0
  const values = new Values()
  const condition = whereIn(session, asked, arrivals, values)
  return expectedRows(session, `completions d WHERE ${condition}`, values.list)
}

/** Null where more match than are looked at. */
async function countFew(
  session: Session,
  asked: PgQuestion,
  arrivals: Arrivals,
  lookedAt: number,
): Promise<ReadonlyMap<number, number> | null> {
  const values = new Values()
  const condition = whereIn(session, asked, arrivals, values)
  const found = `SELECT d.pairs FROM completions d WHERE ${condition} LIMIT ${lookedAt + 1}`
  if (session.isSpread) {
    const more = await session.row(`SELECT count(*) AS n FROM (${found}) s`, values.list)
    return Number(more?.['n']) > lookedAt ? null : (await countPairs(session, condition, values)).counts
  }
  const row = await session.row(
    `WITH found AS MATERIALIZED (${found}), counted AS (SELECT count(*) AS n FROM found)
     SELECT n, CASE WHEN n <= ${lookedAt} THEN (SELECT string_agg(pairs::text, '') FROM found) END AS pairs FROM counted`,
    values.list,
  )
  return Number(row?.['n']) > lookedAt ? null : tally(textOf(row?.['pairs']) ?? '').counts
}

/** Some rows, and how many of them have each pair. */
interface Tally {
  rows: number
  counts: ReadonlyMap<number, number>
}

async function countPairs(session: Session, condition: string, values: Values, sample = ''): Promise<Tally> {
  const found = `FROM completions d ${sample} WHERE ${condition}`
  if (!session.isSpread) {
    // Written out they are counted here in half the time that the database takes to unfold and count them.
    const row = await session.row(`SELECT string_agg(d.pairs::text, '') AS pairs ${found}`, values.list)
    return tally(textOf(row?.['pairs']) ?? '')
  }
  // Unfolded within the list of what is selected: for each row by itself, as part of FROM, it takes twice as long.
  const counted = await session.rows(
    `SELECT u.pair, count(*) AS n FROM (SELECT unnest(d.pairs) AS pair ${found}) u GROUP BY 1`,
    values.list,
  )
  return { rows: 0, counts: new Map(counted.map(({ pair, n }) => [Number(pair), Number(n)])) }
}

/** How often each number stands in lists like `{1,2}{3}`. */
function tally(lists: string): Tally {
  const counts = new Map<number, number>()
  let rows = 0
  let number = 0
  for (let at = 0; at < lists.length; at++) {
    const digit = lists.charCodeAt(at) - ZERO
    if (digit >= 0 && digit <= 9) number = number * 10 + digit
    else if (number > 0) {
      counts.set(number, (counts.get(number) ?? 0) + 1)
      number = 0
    } else rows++
  }
  return { rows, counts }
}

function addCounts(known: ReadonlyMap<number, number>, more: ReadonlyMap<number, number>): Map<number, number> {
  const counts = new Map(known)
  for (const [pair, n] of more) counts.set(pair, (counts.get(pair) ?? 0) + n)
  return counts
}

/**
 * What the pairs are, as far as they are of these fields; by default, all of them, or where they are many those of the usual fields
 * and of the metadata keys with few enough values to pick from.
 */
async function namePairs(session: Session, pairs: readonly number[], fields: readonly string[]): Promise<Row[]> {
  const columns = 'SELECT pair, field, key, value FROM pairs'
  if (pairs.length <= LOOKED_UP) return session.rows(`${columns} WHERE pair = ANY($1::int[])`, [pairs])
  const usual = fields.length > 0 ? fields.filter((field) => !isKey(field)) : COUNTED_FIELDS
  const keys =
    fields.length > 0
      ? fields.filter(isKey).map((field) => toPgText(field.slice('meta.'.length)))
      : await readPickableKeys(session)
  const beginnings = keys.map((key) => Array.from(key).slice(0, INDEXED_CHARACTERS).join(''))
  const [some, more] = await Promise.all([
    session.rows(`${columns} WHERE field = ANY($1::text[])`, [['key', ...usual]]),
    session.rows(
      `${columns} WHERE field = ANY('{meta,part}') AND left(key, ${INDEXED_CHARACTERS}) = ANY($1::text[]) AND key = ANY($2::text[])`,
      [beginnings, keys],
    ),
  ])
  return [...some, ...more]
}

function isKey(field: string): boolean {
  return field.startsWith('meta.')
}

/** The metadata keys with few enough values to pick from. */
async function readPickableKeys(session: Session): Promise<string[]> {
  const { most } = PICKABLE
  // Several nodes do not look into one table for each row of another; one node need not read all values of an identifier.
  const found = await session.rows(
    session.isSpread
      ? `SELECT key FROM pairs WHERE field = 'meta' GROUP BY key HAVING count(*) <= ${most}`
      : `SELECT n.value AS key FROM pairs n WHERE n.field = 'key' AND (
           SELECT count(*) FROM (SELECT 1 FROM pairs p WHERE p.field = 'meta' AND p.key = n.value
             AND left(p.key, ${INDEXED_CHARACTERS}) = left(n.value, ${INDEXED_CHARACTERS}) LIMIT ${most + 1}) f) <= ${most}`,
  )
  return found.map(({ key }) => String(key))
}

function toCounted(row: Row, counts: ReadonlyMap<number, number>): CountedPair | null {
  const count = Math.round(counts.get(Number(row['pair'])) ?? 0)
  if (count === 0) return null
  const field = String(row['field'])
  return {
    field: field === 'meta' || field === 'part' ? `meta.${fromColumnText(String(row['key']))}` : field,
    value: fromColumnText(String(row['value'])),
    count,
  }
}

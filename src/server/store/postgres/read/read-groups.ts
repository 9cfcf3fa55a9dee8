import type { GroupBy, RowGroups } from '#contract/found/groups.ts'
import { groupNumbers, type RowNumbers, shownRows, toRowGroups } from '../../answer/number-groups.ts'
import { fromColumnText } from '../../record/column-text.ts'
import { readStoredRow } from '../../record/stored-row.ts'
import { type Row, textOf } from '../database/cells.ts'
import type { Session } from '../database/database.ts'
import { matchesAll, type PgQuestion, Values, where } from '../question/filter-sql.ts'
import { readKeyPairs } from '../tables/pair-table.ts'
import { toNumbers } from './read-places.ts'

/** What stands for no number. */
const NONE = -(2 ** 53)
/** Numbers of a row, one after the other: so the database sorts once, and nothing is parsed. */
const NUMBERS = ['ord', 'asked', 'answered', 'tokens', 'cost']

/** What of the output of a row tells its answer apart (`toAnswerKey`): its kind and text, and its digits. Texts have their quotes escaped. */
const OUTPUT = `split_part(split_part(split_part(b.line, '"output":', 2), ',"usage":', 1), ',"first_byte_ms":', 1)`
const SHOWN = `rtrim(split_part(split_part(split_part(o.output, ',"digits":', 1), ',"more":', 1), ',"images":', 1), '}')`
const DIGITS = `split_part(split_part(o.output, ',"digits":"', 2), '"', 1)`
const ANSWERED = `hashtextextended(${SHOWN} || ' ' || ${DIGITS}, 0) & ${2 ** 53 - 1}`

/**
 * Groups the rows at some places, newest first, by their columns and pairs: only lines of the examples are read. `of` is how many rows
 * match. Null where a row does not say what it is grouped by: an older version wrote it, or it has a key twice.
 */
export async function readGroups(
  session: Session,
  asked: PgQuestion,
  by: GroupBy,
  places: Float64Array,
  of: number,
): Promise<Omit<RowGroups, 'object' | 'source'> | null> {
  const isByPrompt = by === 'prompt'
  const known = await readFound(session, asked, places, isByPrompt, false)
  // Rows of older versions have no number of their answer: their lines say it.
  const found = known?.['unanswered'] === true ? await readFound(session, asked, places, isByPrompt, true) : known
  if (found === undefined || found['older'] === true) return null
  const numbers = readNumbers(found, places)
  if (numbers === null) return null
  if (!isByPrompt && !tellPairs(numbers, found, await readKeyPairs(session, by.slice('meta.'.length)))) return null
  const groups = groupNumbers(numbers)
  const rows = await readRows(session, shownRows(groups), places)
  const values = await readValues(session, isByPrompt ? [] : groups.shown.map(({ told }) => told))
  return toRowGroups(
    groups,
    by,
    of,
    (index) => rows(index),
    (pair) => values.get(pair),
  )
}

async function readFound(
  session: Session,
  asked: PgQuestion,
  places: Float64Array,
  isByPrompt: boolean,
  ofLines: boolean,
): Promise<Row | undefined> {
  const values = new Values()
  // All that match down to the last place are those at the places; where few do, each is looked up instead.
  const isDense = session.isSpread || matchesAll(asked)
  const last = `${values.add(isDense ? (places.at(-1) ?? 0) : [...places])}::bigint`
  const which = isDense ? `d.ord >= ${last} AND ${where(asked, null, values)}` : `d.ord = ANY(${last}[])`
  const columns = `d.ord, d.asked, d.tokens, d.cost, d.pairs, d.reported IS NULL OR (d.asked IS NULL AND d.input IS NOT NULL) AS is_older`
  const of = ofLines
    ? `SELECT o.*, ${ANSWERED} AS answered FROM (
         SELECT ${columns}, ${OUTPUT} AS output FROM completions d JOIN bodies b ON b.ord = d.ord WHERE ${which}) o`
    : `SELECT ${columns}, d.answer_number AS answered FROM completions d WHERE ${which}`
  const numbers = NUMBERS.map((name) => `int8send(coalesce(r.${name}, ${NONE}))`).join(' || ')
  const pairs = isByPrompt ? "''" : "string_agg(r.pairs::text, '' ORDER BY r.ord DESC)"
  return session.row(
    `SELECT string_agg(${numbers}, ''::bytea ORDER BY r.ord DESC) AS numbers, ${pairs} AS pairs, bool_or(r.is_older) AS older,
       bool_or(r.answered IS NULL) AS unanswered FROM (${of}) r`,
    values.list,
  )
}

/** Null where they are not of the rows at these places: some came or went. */
function readNumbers(found: Row, places: Float64Array): RowNumbers | null {
  const all = toNumbers(found['numbers'])
  const column = (at: number) =>
    Float64Array.from({ length: places.length }, (_, n) => {
      const number = all[n * NUMBERS.length + at] ?? NONE
      return number === NONE ? Number.NaN : number
    })
  const [ords, told, answered, tokens, cost] = NUMBERS.map((_, at) => column(at))
  const isSame = all.length === places.length * NUMBERS.length && places.every((place, n) => place === ords?.[n])
  if (!isSame || told === undefined || answered === undefined || tokens === undefined || cost === undefined) return null
  return { told, answered, tokens, cost }
}

/** Has each row tell the number of the pair with which it has a key; false where one has it twice. */
function tellPairs({ told }: RowNumbers, found: Row, pairs: readonly number[]): boolean {
  const known = new Set(pairs)
  const lists = (textOf(found['pairs']) ?? '').slice(1, -1).split('}{')
  for (let n = 0; n < told.length; n++) {
    told[n] = Number.NaN
    for (const text of lists[n]?.split(',') ?? []) {
      const pair = Number(text)
      if (!known.has(pair)) continue
      if (told[n] === told[n]) return false
      told[n] = pair
    }
  }
  return true
}

async function readRows(session: Session, indexes: readonly number[], places: Float64Array) {
  const found = await session.rows('SELECT ord, line FROM bodies WHERE ord = ANY($1::bigint[])', [
    indexes.map((index) => places[index] ?? 0),
  ])
  const lines = new Map(found.map(({ ord, line }) => [Number(ord), String(line)]))
  return (index: number) => readStoredRow(lines.get(places[index] ?? 0) ?? '{}')
}

/** The values of pairs, which a row has no room for where they are long. */
async function readValues(session: Session, pairs: readonly number[]): Promise<Map<number, string>> {
  const some = pairs.filter((pair) => pair === pair)
  if (some.length === 0) return new Map()
  const found = await session.rows('SELECT pair, value FROM pairs WHERE pair = ANY($1::int[])', [some])
  return new Map(found.map(({ pair, value }) => [Number(pair), fromColumnText(String(value))]))
}

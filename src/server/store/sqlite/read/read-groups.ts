import type { GroupBy, RowGroups } from '#contract/found/groups.ts'
import { groupNumbers, type RowNumbers, toRowGroups } from '../../answer/number-groups.ts'
import { fromColumnText, toColumnText } from '../../record/column-text.ts'
import type { Statements } from '../database/statements.ts'
import { readStoredRow } from '../../record/stored-row.ts'
import type { RecordReader } from '../tables/record-reader.ts'

/** Rows read at once: what is parsed of more would not be given back soon. */
const PIECE_ROWS = 2_000

/** With more values of a key than this, a statement for each takes longer than one for all. */
const MOST_WALKED = 200

/** Numbers of the row at each place. */
interface PlacedNumbers extends RowNumbers {
  places: Float64Array
}

/**
 * Groups the rows at some places, newest first, by their columns and marks: only lines of the examples are read. `of` is how many
 * rows match. Null where a row does not say what it is grouped by: it is of an older layout, damaged, or has a key twice.
 */
export function readGroups(
  statements: Statements,
  records: RecordReader,
  by: GroupBy,
  places: Float64Array,
  of: number,
): Omit<RowGroups, 'object' | 'source'> | null {
  const numbers = readNumbers(statements, places, by === 'prompt')
  if (numbers === null) return null
  if (by !== 'prompt' && !tellByKey(statements, numbers, by.slice('meta.'.length))) return null
  const rowAt = (index: number) => readStoredRow(records.line(places[index] ?? 0) ?? '{}')
  // A row has no room for all of its metadata where that is much.
  const valueOf = (pair: number) => {
    const found = statements.of('SELECT value FROM pairs WHERE pair = ?').get(pair)?.['value']
    return found === undefined ? undefined : fromColumnText(String(found))
  }
  return toRowGroups(groupNumbers(numbers), by, of, rowAt, valueOf)
}

/** Null where a row was not brought up to date, or has an input without saying what it hashes to. */
function readNumbers(statements: Statements, places: Float64Array, isByPrompt: boolean): PlacedNumbers | null {
  const list = () => new Float64Array(places.length).fill(Number.NaN)
  const [told, answered, tokens, cost] = [list(), list(), list(), list()]
  const read = statements.of(
    `SELECT json_group_array(asked) AS asked, json_group_array(answered) AS answered, json_group_array(tokens) AS tokens,
       json_group_array(cost) AS cost, max(unasked) AS unasked
     FROM (SELECT c.asked, c.answered, c.tokens, c.cost, c.asked IS NULL AND c.input IS NOT NULL AS unasked
           FROM json_each(?) place CROSS JOIN completions c ON c.ord = place.value)`,
  )
  for (let from = 0; from < places.length; from += PIECE_ROWS) {
    const piece = places.subarray(from, from + PIECE_ROWS)
    const found = read.get(JSON.stringify([...piece]))
    if (isByPrompt && found?.['unasked'] === 1) return null
    const isWhole = put(answered, found?.['answered'], from)
    if (!isWhole || answered.subarray(from, from + piece.length).some(Number.isNaN)) return null
    if (isByPrompt) put(told, found?.['asked'], from)
    put(tokens, found?.['tokens'], from)
    put(cost, found?.['cost'], from)
  }
  return { places, told, answered, tokens, cost }
}

/** Writes numbers into a list from an index on; whether they fill their piece of it. */
function put(list: Float64Array, json: unknown, from: number): boolean {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the statement makes nothing else
  const numbers = JSON.parse(String(json)) as (number | null)[]
  for (const [at, number] of numbers.entries()) list[from + at] = number ?? Number.NaN
  return numbers.length === Math.min(PIECE_ROWS, list.length - from)
}

/** Has each row tell the number of the pair with which it has a key; false where one has it twice. */
function tellByKey(statements: Statements, { places, told }: PlacedNumbers, key: string): boolean {
  const bounds = [places.at(-1) ?? 0, (places[0] ?? 0) + 1] as const
  const pairs = statements.of("SELECT pair FROM pairs WHERE field = 'meta' AND key = ?").all(toColumnText(key))
  // Identifiers have a value for each row: all of them are read by one statement.
  return pairs.length > MOST_WALKED
    ? statements
        .of(
          `SELECT m.ord, m.pair FROM pairs p CROSS JOIN marks m ON m.pair = p.pair AND m.ord >= ? AND m.ord < ?
           WHERE p.field = 'meta' AND p.key = ?`,
        )
        .all(...bounds, toColumnText(key))
        .every(({ ord, pair }) => tell(places, told, Float64Array.of(Number(ord)), Number(pair)))
    : pairs.every(({ pair }) =>
        tell(
          places,
          told,
          statements.ordsAlong({ text: 'FROM marks WHERE pair = ?', values: [Number(pair)] }, bounds),
          Number(pair),
        ),
      )
}

/** Has the rows at some places, ascending, tell a pair; false where one of them tells another already. */
function tell(places: Float64Array, told: Float64Array, ords: Float64Array, pair: number): boolean {
  let at = indexFrom(places, ords[0] ?? 0)
  for (const ord of ords) {
    while (at >= 0 && (places[at] ?? 0) < ord) at--
    if (at < 0 || places[at] !== ord) continue
    if (!Number.isNaN(told[at])) return false
    told[at] = pair
  }
  return true
}

/** The last index of a descending list whose number is not less than another; -1 if all are. */
function indexFrom(list: Float64Array, number: number): number {
  let [from, to] = [0, list.length]
  while (from < to) {
    const middle = (from + to) >>> 1
    if ((list[middle] ?? 0) >= number) from = middle + 1
    else to = middle
  }
  return from - 1
}

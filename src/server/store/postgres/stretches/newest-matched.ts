import { Turn } from '../../../machine/turn.ts'
import { ORD_STEP } from '../../question/ord.ts'
import type { Session } from '../database/database.ts'
import type { PgQuestion } from '../question/filter-sql.ts'
import type { TextSearch } from '../question/text-words.ts'
import { matching, partsOf } from './matched-rows.ts'
import { readSaidRows, type SaidRows } from './said/said-rows.ts'
import { PLACE, type Stretch } from './stretch.ts'
import { keptStretches, packedState } from './stretch-table.ts'

/** So long rows are looked at before others have their turn. */
const TURN_MS = 5

/** Where a walk begins, and how far it goes. */
interface PlaceStep {
  descending: boolean
  /** The place before the first; null: from the edge. */
  from: number | null
  limit: number
}

/**
 * The places of the next rows that match, in the order of the list, among packed rows in memory: stretch by stretch, those with the first
 * places first, until no other can have one before. Null where what is in memory does not tell.
 */
export async function newestMatched(
  session: Session,
  { filter, text }: PgQuestion,
  step: PlaceStep,
  upTo: number,
): Promise<number[] | null> {
  const told = partsOf(filter)
  const said = told === null || text === null ? null : await readSaid(session, text, told, upTo)
  if (text !== null && said === null) return null
  const stretches = told === null ? null : await keptStretches(session, [...PLACE, ...told], upTo)
  if (stretches === null) return null
  // Places are counted downwards where the list is, so that the least is the first.
  const sign = step.descending ? -1 : 1
  const after = step.from === null ? Number.NEGATIVE_INFINITY : sign * step.from
  const bounds = stretches.map((stretch) => ({ stretch, ...boundsOf(stretch, sign) }))
  bounds.sort((one, other) => one.first - other.first)
  let found: number[] = []
  const turn = new Turn(TURN_MS)
  for (const { stretch, first, last } of bounds) {
    if (found.length >= step.limit && (found[step.limit - 1] ?? 0) < first) break
    if (last <= after) continue
    const before = found.length
    const matched = matching(stretch, filter)
    const wanted = said === null ? matched : said.of(stretch, matched)
    const placeOf = stretch.places()
    for (const row of wanted) {
      const place = sign * placeOf(row)
      if (place > after) found.push(place)
    }
    if (found.length > before) found = found.sort((one, other) => one - other).slice(0, step.limit)
    if (turn.isOver()) await turn.pass()
  }
  return found.map((place) => sign * place)
}

async function readSaid(
  session: Session,
  text: TextSearch,
  told: readonly string[],
  upTo: number,
): Promise<SaidRows | null> {
  const state = await packedState(session, [...PLACE, ...told], upTo)
  return state === null ? null : readSaidRows(session, text, state, true)
}

function boundsOf(stretch: Stretch, sign: number): { first: number; last: number } {
  const { least, most } = stretch.bounds('second')
  const [low, high] = [least * ORD_STEP, most * ORD_STEP + ORD_STEP - 1]
  return sign < 0 ? { first: -high, last: -low } : { first: low, last: high }
}

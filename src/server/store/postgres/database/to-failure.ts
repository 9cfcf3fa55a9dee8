import { Refusal } from '../../../source/refusal.ts'
import { StoreAway, StoreFailure } from '../../store-failure.ts'

/** The driver's message for a statement that timed out. */
export const GIVEN_UP = 'Query read timeout'

/** The code of PostgreSQL or of the system; empty where there is none. */
export function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : ''
}

/** Whether something was asked for that the tables of an older version do not have. */
export function lacksColumn(error: unknown): boolean {
  return error instanceof StoreFailure && codeOf(error.cause) === UNKNOWN_COLUMN
}

/** Why the database may not answer, by the codes of PostgreSQL and of the system. */
const AWAY: Readonly<Record<string, string | undefined>> = {
  '53100': 'its disk is full',
  '53200': 'it is out of memory',
  '53300': 'it has no connection left',
  '25006': 'it only reads: it may have failed over',
  '55P03': 'others hold what is to be written',
  '57014': 'it took too long',
  '57P01': 'it is ending',
  '57P02': 'it crashed',
  '57P03': 'it is starting',
}

/** The code of PostgreSQL for a column that is not there: a newer version brings it when it writes (`addColumns`). */
const UNKNOWN_COLUMN = '42703'

/** The error of a database as a message for the user, which begins with what the database is to them; our own errors stay. */
export function toFailure(error: unknown, who: string): unknown {
  if (error instanceof Refusal || error instanceof StoreFailure || !(error instanceof Error)) return error
  const code = codeOf(error)
  const isLost = /^(E[A-Z]+|08...)$/.test(code) || /^(timeout|Connection terminated|Client has)/i.test(error.message)
  const isSlow = error.message === GIVEN_UP
  // Some are of several lines, as what a node says of another.
  const said = error.message.replaceAll(/\s+/g, ' ').trim()
  const why = AWAY[code] ?? (isSlow ? 'it is slow, or what leads to it is' : isLost ? 'it cannot be reached' : null)
  if (why !== null)
    return new StoreAway(
      `${who} does not answer: ${why} (${said || code}). Everything goes on by itself once it does.`,
      { cause: error },
    )
  if (code === UNKNOWN_COLUMN)
    return new StoreFailure(
      `The store was last written by an older version and cannot answer this yet (${said}): start completionist there once.`,
      { cause: error },
    )
  // An error in our own statements: the user cannot do anything about it.
  if (code === '') return error
  return new StoreFailure(`The database did not do what was asked of it: ${said}.`, { cause: error })
}

import { Pool, type PoolClient, type PoolConfig, types } from 'pg'
import { Refusal } from '../../../refusal.ts'
import { StoreAway, StoreFailure } from '../../store-failure.ts'
import type { Row } from './cells.ts'

/** Whoever answers statements: a connection inside of a transaction. */
export interface Session {
  /** The rows of a statement. */
  rows(text: string, values?: readonly unknown[]): Promise<Row[]>
  /** Its first row. */
  row(text: string, values?: readonly unknown[]): Promise<Row | undefined>
  /** Runs a statement; gives how many rows it touched. */
  run(text: string, values?: readonly unknown[]): Promise<number>
}

const INT8 = 20
const NUMERIC = 1700
const INT8_ARRAY = 1016

/** Places and sums fit a number of JavaScript: `ord` has 53 bits, and columns are bounded (`sort-columns.ts`). */
function typeParser(oid: number, format?: 'text' | 'binary'): (value: string) => unknown {
  if (oid === INT8 || oid === NUMERIC) return Number
  if (oid === INT8_ARRAY) return (value) => (value === '{}' ? [] : value.slice(1, -1).split(',').map(Number))
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the driver's own parser, whatever it makes of a column
  return types.getTypeParser(oid, format === 'binary' ? 'text' : format) as (value: string) => unknown
}

/** The connections to a database. */
export class Database {
  readonly #pool: Pool

  constructor(config: PoolConfig) {
    this.#pool = new Pool({ ...config, types: { getTypeParser: typeParser } })
    // A connection that breaks while nobody uses it: the next question takes another.
    this.#pool.on('error', () => {})
    // One that breaks between two statements says so, too; the next statement fails, and whoever asked hears of that.
    this.#pool.on('connect', (client) => client.on('error', () => {}))
  }

  /** Reads one state of the store, whatever is written meanwhile. */
  read<T>(work: (session: Session) => Promise<T>): Promise<T> {
    return this.#transaction('BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY', work)
  }

  /** Changes the store: all of it happens, or nothing. Resolves when it is on disk. */
  write<T>(work: (session: Session) => Promise<T>): Promise<T> {
    return this.#transaction('BEGIN', work)
  }

  /**
   * The same for changes that others queue behind: the next may begin before this one is on disk, and both are written
   * there at once. What is acknowledged is on disk all the same: the log is written in order, up to a mark behind it.
   */
  async writeInTurn<T>(work: (session: Session) => Promise<T>): Promise<T> {
    return this.#transaction('BEGIN; SET LOCAL synchronous_commit = off', work, async (client) => {
      await client.query("SELECT pg_logical_emit_message(true, 'completionist', '')")
    })
  }

  async #transaction<T>(
    begin: string,
    work: (session: Session) => Promise<T>,
    after: (client: PoolClient) => Promise<void> = async () => {},
  ): Promise<T> {
    let client: PoolClient | undefined
    let broken: Error | undefined
    try {
      client = await this.#begin(begin)
      const session = createSession(client)
      try {
        const answer = await work(session)
        await client.query('COMMIT')
        await after(client)
        return answer
      } catch (error) {
        await client.query('ROLLBACK').catch((failed: unknown) => {
          broken = failed instanceof Error ? failed : new Error(String(failed))
        })
        throw error
      }
    } catch (error) {
      throw toFailure(error)
    } finally {
      client?.release(broken)
    }
  }

  /** A connection with a transaction begun. Those that broke while nobody used them, as in a restart, are passed over. */
  async #begin(begin: string): Promise<PoolClient> {
    for (let idle = this.#pool.idleCount; ; idle--) {
      const client = await this.#pool.connect()
      try {
        await client.query(begin)
        return client
      } catch (error) {
        client.release(true)
        if (idle <= 0) throw error
      }
    }
  }

  /** Ends all connections. */
  async close(): Promise<void> {
    await this.#pool.end()
  }
}

function createSession(client: PoolClient): Session {
  const ask = (text: string, values: readonly unknown[] = []) => client.query<Row>(text, [...values])
  return {
    rows: async (text, values) => (await ask(text, values)).rows,
    row: async (text, values) => (await ask(text, values)).rows[0],
    run: async (text, values) => (await ask(text, values)).rowCount ?? 0,
  }
}

/** Why it may not answer, by the codes of PostgreSQL and of the system. */
const AWAY: Readonly<Record<string, string | undefined>> = {
  '53100': 'its disk is full',
  '53200': 'it is out of memory',
  '53300': 'it has no connection left',
  '25006': 'it only reads: it may have failed over',
  '57P01': 'it is ending',
  '57P02': 'it crashed',
  '57P03': 'it is starting',
}

/** What the database says, in words for people; what we say ourselves stays. */
function toFailure(error: unknown): unknown {
  if (error instanceof Refusal || error instanceof StoreFailure || !(error instanceof Error)) return error
  const code = 'code' in error ? String(error.code) : ''
  const isLost = /^(E[A-Z]+|08...)$/.test(code) || /^(timeout|Connection terminated|Client has)/i.test(error.message)
  const why = AWAY[code] ?? (isLost ? 'it cannot be reached' : null)
  if (why !== null)
    return new StoreAway(
      `The database of the store does not answer: ${why} (${error.message || code}). Everything goes on by itself once it does.`,
      { cause: error },
    )
  // Of statements that we sent: nothing that people can do anything about.
  if (code === '') return error
  return new StoreFailure(`The database did not do what was asked of it: ${error.message}.`, { cause: error })
}

import type { Pool, PoolClient, PoolConfig } from 'pg'
import { createPool, takeClient } from '../connect/create-pool.ts'
import { StoreFailure } from '../../store-failure.ts'
import { KeptStretches } from '../stretches/kept-stretches.ts'
import type { Row } from './cells.ts'
import { PairMemory } from '../tables/pair-memory.ts'
import { codeOf, GIVEN_UP, toFailure } from './to-failure.ts'

/** Runs statements on one connection, inside a transaction. */
export interface Session {
  /** True where the tables are spread over several nodes (Citus). */
  readonly isSpread: boolean
  /** So many arrivals belong to a stretch (`stretch-table.ts`). */
  readonly stretchRows: number
  /** Those that are in memory. */
  readonly kept: KeptStretches
  /** The pairs that are remembered. */
  readonly pairs: PairMemory
  rows(text: string, values?: readonly unknown[]): Promise<Row[]>
  row(text: string, values?: readonly unknown[]): Promise<Row | undefined>
  /**
   * The rows of a statement that is asked again and again: its connection keeps it parsed. It names all columns that it gives, since
   * another server may add some.
   */
  often(text: string, values?: readonly unknown[]): Promise<Row[]>
  /** Runs a statement; gives how many rows it changed. */
  run(text: string, values?: readonly unknown[]): Promise<number>
}

/** What writers hold, by the schema that the tables are in: those that only add hold it together, all others alone. */
const WRITERS = "hashtextextended('completionist ' || current_schema(), 0)"
/** Codes of changes that got into each other's way: done again, they succeed. */
const AGAIN = /^(40001|40P01)$/
/** The code of a change that the connection does not take. */
const READS_ONLY = '25006'
/** How often a change is begun when others get in its way. */
const TRIES_OF_CHANGE = 5
/** A connection that was idle must answer within this many milliseconds; otherwise another one is used. */
const ANSWERS_WITHIN_MS = 10_000
/** For statements without a limit: the longest time that a timer can wait. */
const NO_END_MS = 2 ** 31 - 1
/** Statements that each connection keeps parsed, some 20 kB each; searches put together in many ways could be any number. */
const MOST_KEPT_STATEMENTS = 200
/** So many rows are read of a stretch at once, and packed again after an edit of one of them. */
export const STRETCH_ROWS = 4_096
/** How a reader's transaction begins. */
const BEGIN_READ = { text: 'BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY', query_timeout: ANSWERS_WITHIN_MS }

export class Database {
  /** True where the tables are spread over several nodes (Citus). */
  isSpread = false
  /** So many arrivals belong to a stretch; the same for all servers of a database. */
  readonly stretchRows: number
  readonly #who: string
  /** What is in memory of the stretches of this database. */
  readonly kept = new KeptStretches()
  /** What is remembered of its pairs. */
  readonly pairs = new PairMemory()
  readonly #pool: Pool
  readonly #quick: Pool
  /** The last of the changes that go one after the other. */
  #last: Promise<unknown> = Promise.resolve()

  /** `who`: what this database is to people, where it does not answer. */
  constructor(config: PoolConfig, stretchRows = STRETCH_ROWS, who = 'The database of the store') {
    this.#who = who
    this.stretchRows = stretchRows
    this.#pool = createPool(config)
    this.#quick = createPool({
      ...config,
      max: 2,
      min: 1,
      options: `${config.options ?? ''} -c synchronous_commit=off`,
    })
  }

  /**
   * Reads one state of the store, whatever is written meanwhile. What `work` asks at once travels at once, its first statement
   * together with the start of the transaction; where an idle connection turns out to be broken, it is asked again on another.
   */
  async read<T>(work: (session: Session) => Promise<T>): Promise<T> {
    try {
      for (let idle = this.#pool.idleCount; ; idle--) {
        const client = await takeClient(this.#pool)
        const begun = client.query(BEGIN_READ).then(
          () => null,
          (error: unknown) => ({ error }),
        )
        try {
          const answer = await work(createSession(client, this))
          endReading(client, 'COMMIT')
          return answer
        } catch (error) {
          const failed = await begun
          endReading(client, failed === null ? 'ROLLBACK' : null)
          if (failed === null) throw error
          if (idle <= 0) throw failed.error
        }
      }
    } catch (error) {
      throw toFailure(error, this.#who)
    }
  }

  /** Changes the store, all or nothing. Resolves when the change is on disk. */
  write<T>(work: (session: Session) => Promise<T>): Promise<T> {
    return this.#transaction({ text: 'BEGIN', query_timeout: ANSWERS_WITHIN_MS }, work)
  }

  /** The same, without a limit of time for its statements. */
  writeAtLeisure<T>(work: (session: Session) => Promise<T>): Promise<T> {
    const begin = 'BEGIN; SET LOCAL statement_timeout = 0'
    return this.#transaction({ text: begin, query_timeout: ANSWERS_WITHIN_MS }, work, undefined, NO_END_MS)
  }

  /**
   * One statement by itself, done at once and seen by all, whatever becomes of the change that asks for it. On disk with
   * the next change at the latest.
   */
  async quick(text: string, values: readonly unknown[]): Promise<Row[]> {
    try {
      const client = await takeClient(this.#quick)
      let broken: Error | undefined
      try {
        return (await client.query<Row>(text, [...values])).rows
      } catch (error) {
        if (error instanceof Error) broken = error
        throw error
      } finally {
        client.release(broken)
      }
    } catch (error) {
      throw toFailure(error, this.#who)
    }
  }

  /** Adds to the store, beside others that do; see `change`. */
  async add<T>(work: (session: Session) => Promise<T>): Promise<T> {
    return this.#again(() => this.#writeWith('pg_advisory_xact_lock_shared', work))
  }

  /** Changes the store while no other transaction writes: all of it happens, or nothing. Resolves when it is on disk. */
  async change<T>(work: (session: Session) => Promise<T>): Promise<T> {
    // One at a time, so that those who wait do not hold the connections that others read by.
    const change = this.#last.then(() => this.#again(() => this.#writeWith('pg_advisory_xact_lock', work)))
    this.#last = change.catch(() => {})
    return change
  }

  async #again<T>(write: () => Promise<T>): Promise<T> {
    for (let tries = 1; ; tries++)
      try {
        return await write()
      } catch (error) {
        if (tries === TRIES_OF_CHANGE || !(error instanceof StoreFailure) || !AGAIN.test(codeOf(error.cause)))
          throw error
      }
  }

  /**
   * The next in the queue begins before this one is on disk, and both are written there at once. What is acknowledged is on
   * disk all the same: the log is written in order, up to a mark behind it. Several nodes have several logs, so there
   * everything is on disk before the next begins.
   */
  #writeWith<T>(lock: string, work: (session: Session) => Promise<T>): Promise<T> {
    const first = this.isSpread
      ? "SET LOCAL citus.multi_shard_modify_mode = 'sequential'"
      : 'SET LOCAL synchronous_commit = off'
    return this.#transaction({ text: `BEGIN; ${first}; SELECT ${lock}(${WRITERS})` }, work, async (client) => {
      if (!this.isSpread) await client.query("SELECT pg_logical_emit_message(true, 'completionist', '')")
    })
  }

  async #transaction<T>(
    begin: Begin,
    work: (session: Session) => Promise<T>,
    after: (client: PoolClient) => Promise<void> = async () => {},
    patienceMs?: number,
  ): Promise<T> {
    let client: PoolClient | undefined
    let broken: Error | undefined
    try {
      client = await this.#begin(begin)
      const session = createSession(client, this, patienceMs)
      try {
        const answer = await work(session)
        await client.query('COMMIT')
        await after(client)
        return answer
      } catch (error) {
        // A connection that does not answer would not answer this either. One that only reads stays so, whatever the database does by then.
        if (error instanceof Error && (error.message === GIVEN_UP || codeOf(error) === READS_ONLY)) broken = error
        else
          await client.query('ROLLBACK').catch((failed: unknown) => {
            broken = failed instanceof Error ? failed : new Error(String(failed))
          })
        throw error
      }
    } catch (error) {
      throw toFailure(error, this.#who)
    } finally {
      client?.release(broken)
    }
  }

  /** A connection with a started transaction. Idle connections that broke, for example in a restart, are skipped. */
  async #begin(begin: Begin): Promise<PoolClient> {
    for (let idle = this.#pool.idleCount; ; idle--) {
      const client = await takeClient(this.#pool)
      try {
        await client.query(begin)
        return client
      } catch (error) {
        client.release(true)
        if (idle <= 0) throw error
      }
    }
  }

  async close(): Promise<void> {
    await Promise.all([this.#pool.end(), this.#quick.end()])
  }
}

/** Takes a connection back once its transaction has ended, which nobody has to wait for; null: it is broken. */
function endReading(client: PoolClient, how: 'COMMIT' | 'ROLLBACK' | null): void {
  if (how === null) client.release(true)
  else
    client.query(how).then(
      () => client.release(),
      () => client.release(true),
    )
}

/** The same in all connections, so that whoever asks next finds it whatever connection it is given. */
const names = new Map<string, string>()

function nameOf(text: string): { name?: string } {
  const known = names.get(text)
  if (known !== undefined) return { name: known }
  if (names.size >= MOST_KEPT_STATEMENTS) return {}
  const name = `often_${names.size}`
  names.set(text, name)
  return { name }
}

function createSession(
  client: PoolClient,
  { isSpread, stretchRows, kept, pairs }: Database,
  patienceMs?: number,
): Session {
  const time = patienceMs === undefined ? {} : { query_timeout: patienceMs }
  const ask = (text: string, values: readonly unknown[] = [], named: { name?: string } = {}) =>
    client.query<Row>({ text, values: [...values], ...named, ...time })
  return {
    isSpread,
    stretchRows,
    kept,
    pairs,
    rows: async (text, values) => (await ask(text, values)).rows,
    row: async (text, values) => (await ask(text, values)).rows[0],
    often: async (text, values) => (await ask(text, values, nameOf(text))).rows,
    run: async (text, values) => (await ask(text, values)).rowCount ?? 0,
  }
}

/** How a transaction begins, and how many milliseconds it may take if not as many as usual. */
interface Begin {
  text: string
  query_timeout?: number
}

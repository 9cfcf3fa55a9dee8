import { Client, Pool, type PoolClient, type PoolConfig, types } from 'pg'
import { codeOf } from '../database/to-failure.ts'

/** The number by which PostgreSQL names a type, fixed in its catalogue (`pg_type.dat`). */
const INT8_OID = 20
/** The same of `numeric`. */
const NUMERIC_OID = 1700
/** The same of `int8[]`. */
const INT8_ARRAY_OID = 1016

/** Places and sums fit into a JavaScript number: `ord` has 53 bits, and columns are bounded (`sort-columns.ts`). */
function typeParser(oid: number, format?: 'text' | 'binary'): (value: string) => unknown {
  if (oid === INT8_OID || oid === NUMERIC_OID) return Number
  if (oid === INT8_ARRAY_OID) return (value) => (value === '{}' ? [] : value.slice(1, -1).split(',').map(Number))
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the driver's own parser, whatever it makes of a column
  return types.getTypeParser(oid, format === 'binary' ? 'text' : format) as (value: string) => unknown
}

/** The code of a database that takes no more connections, of this role or of anybody. */
const NONE_LEFT = '53300'
/** So many milliseconds after that a pool tries for more again. */
const AGAIN_MS = 5_000

/** Of a connection that was made and not let in (no password), the driver keeps the socket, which would keep the process. */
class EndedClient extends Client {
  override connect(): Promise<Client>
  override connect(callback: (error: Error | null) => void): void
  override connect(callback?: (error: Error | null) => void): unknown {
    if (callback === undefined) return super.connect()
    return super.connect((error: Error | null) => {
      if (error !== null) void this.end()
      callback(error)
    })
  }
}

/** A pool of connections, none of which ends the process when it breaks. */
export function createPool(config: PoolConfig): Pool {
  // `pipeline` lets the driver send a statement before the one before it is answered; its types do not know it yet.
  const settings = { ...config, types: { getTypeParser: typeParser }, pipeline: true, Client: EndedClient }
  const pool = new Pool(settings)
  // A connection that breaks while it is idle: the next question takes another.
  pool.on('error', () => {})
  // One that breaks between two statements reports it, too; the next statement fails, and its caller hears of that.
  pool.on('connect', (client) => client.on('error', () => {}))
  return pool
}

/**
 * A connection of a pool. Where the database gives no more, one of those that it has given is waited for: a server whose share is
 * smaller than it would like answers all the same, more slowly.
 */
export async function takeClient(pool: Pool): Promise<PoolClient> {
  for (;;)
    try {
      return await pool.connect()
    } catch (error) {
      if (codeOf(error) !== NONE_LEFT || pool.totalCount === 0) throw error
      lessen(pool)
    }
}

/** The pools that ask for no more connections just now, and how many each may have. */
const lessened = new WeakMap<Pool, number>()

function lessen(pool: Pool): void {
  const { options } = pool
  if (!lessened.has(pool)) {
    lessened.set(pool, options.max)
    setTimeout(() => {
      options.max = lessened.get(pool) ?? options.max
      lessened.delete(pool)
    }, AGAIN_MS).unref()
  }
  options.max = Math.min(options.max, pool.totalCount)
}

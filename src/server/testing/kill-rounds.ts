import { type ChildProcess, spawn } from 'node:child_process'
import path from 'node:path'
import { createInterface } from 'node:readline'
import { Database } from '../store/postgres/database/database.ts'
import { parsePostgresUrl } from '../store/postgres/database/postgres-url.ts'
import { openPostgresStore } from '../store/postgres/open-postgres-store.ts'

const WRITER = path.join(import.meta.dirname, 'kill-writer.ts')
/** The most records that are acknowledged between two kills. */
const MOST_BETWEEN = 60

export interface KillOutcome {
  rounds: number
  acknowledged: number
  /** Records that were acknowledged but are missing. */
  lost: string[]
  /** What `verify` found at the end. */
  problems: string[]
}

/**
 * Lets two servers write into a store and meanwhile kills one of them, or whatever `kill` kills, `rounds` times.
 * `kill` must start again what it killed.
 */
export async function killWhileWriting(
  location: string,
  rounds: number,
  kill: 'server' | (() => Promise<void>),
): Promise<KillOutcome> {
  const store = await openPostgresStore({ location })
  const writers = new Writers(location)
  const lost: string[] = []
  try {
    writers.start()
    writers.start()
    for (let round = 0; round < rounds; round++) {
      await writers.acknowledged(1 + Math.floor(Math.random() * MOST_BETWEEN))
      if (kill === 'server') await writers.killOne()
      else await kill()
      // When it continues, the restart is over.
      await writers.acknowledged(2)
      lost.push(...(await missing(location, writers.take())))
    }
  } finally {
    await writers.end()
  }
  lost.push(...(await missing(location, writers.take())))
  const problems: string[] = []
  for await (const { damaged, problems: found } of store.verify()) problems.push(...damaged, ...found)
  await store.close()
  return { rounds, acknowledged: writers.all, lost, problems }
}

/** Processes that write until they are killed. */
class Writers {
  readonly #location: string
  readonly #running: ChildProcess[] = []
  #started = 0
  #fresh: string[] = []
  #waiting: { count: number; resolve: () => void } | null = null
  /** How many records have been acknowledged so far. */
  all = 0

  constructor(location: string) {
    this.#location = location
  }

  start(): void {
    const prefix = `w${process.pid}-${Date.now()}-${this.#started++}`
    const child = spawn(process.execPath, [WRITER, this.#location, prefix], { stdio: ['ignore', 'pipe', 'inherit'] })
    createInterface(child.stdout).on('line', (id) => {
      this.all++
      this.#fresh.push(id)
      if (this.#waiting !== null && --this.#waiting.count <= 0) this.#waiting.resolve()
    })
    this.#running.push(child)
  }

  /** Resolves when that many more records have been acknowledged. */
  async acknowledged(count: number): Promise<void> {
    await new Promise<void>((resolve) => {
      this.#waiting = { count, resolve }
    })
    this.#waiting = null
  }

  async killOne(): Promise<void> {
    await end(this.#running.shift())
    this.start()
  }

  /** What was acknowledged since the last call. */
  take(): string[] {
    const taken = this.#fresh
    this.#fresh = []
    return taken
  }

  async end(): Promise<void> {
    await Promise.all(this.#running.map(end))
  }
}

async function end(child: ChildProcess | undefined): Promise<void> {
  if (child === undefined) return
  const ended = new Promise((resolve) => child.once('close', resolve))
  child.kill('SIGKILL')
  await ended
}

/** The records that lack a name, a row or bytes. */
async function missing(location: string, ids: readonly string[]): Promise<string[]> {
  const database = new Database({ ...parsePostgresUrl(location).pool, max: 1 })
  const read = async () => {
    const found = await database.read(async (session) => {
      const named = await session.rows('SELECT name, ord FROM names WHERE name = ANY($1::text[])', [ids])
      const whole = await session.rows(
        'SELECT c.ord FROM completions c JOIN bodies b USING (ord) WHERE c.ord = ANY($1::bigint[])',
        [named.map(({ ord }) => ord)],
      )
      const places = new Set(whole.map(({ ord }) => ord))
      return new Set(named.filter(({ ord }) => places.has(ord)).map(({ name }) => name))
    })
    return ids.filter((id) => !found.has(id))
  }
  try {
    const lost = await read()
    if (lost.length === 0) return lost
    // A node that was down when a transaction was decided learns of it from the others, within a minute or when told to ask.
    const citus = "SELECT 1 FROM pg_extension WHERE extname = 'citus'"
    if ((await database.read((session) => session.rows(citus))).length === 0) return lost
    await database.quick('SELECT recover_prepared_transactions()', [])
    return await read()
  } finally {
    await database.close()
  }
}

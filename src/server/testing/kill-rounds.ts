import { type ChildProcess, spawn } from 'node:child_process'
import path from 'node:path'
import { createInterface } from 'node:readline'
import { Database } from '../store/postgres/database/database.ts'
import { parsePostgresUrl } from '../store/postgres/database/postgres-url.ts'
import { openPostgresStore } from '../store/postgres/open-postgres-store.ts'

const WRITER = path.join(import.meta.dirname, 'kill-writer.ts')
/** Records that are acknowledged between two kills, at the most. */
const MOST_BETWEEN = 60

/** What came of killing. */
export interface KillResult {
  rounds: number
  acknowledged: number
  /** Records that were acknowledged and are not there. */
  lost: string[]
  /** What `verify` found at the end. */
  problems: string[]
}

/**
 * Has two servers write into a store, and kills one of them, or whatever `kill` kills, in the middle of it, `rounds` times.
 * `kill` has to bring what it killed back.
 */
export async function killWhileWriting(
  location: string,
  rounds: number,
  kill: 'server' | (() => Promise<void>),
): Promise<KillResult> {
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
      // That it goes on says that it is over.
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
  /** How many records were ever acknowledged. */
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

  /** Resolves when so many more records were acknowledged. */
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

  /** What was acknowledged since this was last asked. */
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

/** Those of the records that have no name, no row or no bytes. */
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
    // A node that was away when a change was decided hears of it from the others, within a minute or when it is asked to.
    const citus = "SELECT 1 FROM pg_extension WHERE extname = 'citus'"
    if ((await database.read((session) => session.rows(citus))).length === 0) return lost
    await database.quick('SELECT recover_prepared_transactions()', [])
    return await read()
  } finally {
    await database.close()
  }
}

import { InlineClient } from './inline-client.ts'
import { LazyClient } from './lazy-client.ts'
import { MEMORY } from '../database/open-database.ts'
import { RevivingClient } from './reviving-client.ts'
import { WorkerClient } from './worker-client.ts'
import type { StoreAsker, WorkerSettings } from './worker-protocol.ts'

/** How a store is opened. */
export interface LaneOptions {
  /** A path, or `:memory:` for a store that ends with the process. */
  location: string
  /**
   * Threads that read a file, 1 to 3: with 3, neither a count nor the order of a whole list ever delays a list page or a
   * record. All but the first start when they are needed. 0 answers in the calling thread, for small stores and tests.
   */
  readers?: number
  /** `read`: the file is never made nor changed, one thread reads it, and what would change it is refused. */
  access?: 'write' | 'read'
  /** Whether a store of an older layout is copied beside itself before it is changed; it is when left out. */
  copy?: boolean
  /** Hears what opening the store brought to light, one sentence each: rows that are missing, a changed layout. */
  onNotice?: (notice: string) => void
}

/**
 * Who answers: `fast` what takes under a few milliseconds at any size, `sets` pages by index, which may need the order of
 * the whole list, `slow` what may read every row.
 */
export interface Lanes {
  writer: StoreAsker
  fast: StoreAsker
  sets: StoreAsker
  slow: StoreAsker
}

/** Opens the connections to a store. Rejects with `StoreOpenError` where it cannot be opened so. */
export async function openLanes(options: LaneOptions): Promise<Lanes> {
  const { location: path, readers = 3, access = 'write', copy = true, onNotice = () => {} } = options
  if (readers === 0) {
    const only = new InlineClient({ path, role: access === 'read' ? 'onlooker' : 'both', copy })
    for (const notice of only.notices) onNotice(notice)
    return inOne(only)
  }
  if (path === MEMORY) return inOne(await WorkerClient.start({ path, role: 'both', copy }))
  const start = (role: WorkerSettings['role']) => startThread({ path, role, copy }, onNotice)
  if (access === 'read') return inOne(await start('onlooker'))
  const writer = await start('writer')
  try {
    const fast = await start('reader')
    const slow = readers > 1 ? new LazyClient(() => start('reader')) : fast
    const sets = readers > 2 ? new LazyClient(() => start('reader')) : slow
    return { writer, fast, sets, slow }
  } catch (error) {
    await writer.close()
    throw error
  }
}

function inOne(only: StoreAsker): Lanes {
  return { writer: only, fast: only, sets: only, slow: only }
}

/** A thread that is started again where it dies. A store in memory has none: its rows would have died with it. */
async function startThread(settings: WorkerSettings, onNotice: (notice: string) => void): Promise<StoreAsker> {
  const start = async () => {
    const client = await WorkerClient.start(settings)
    for (const notice of client.notices) onNotice(notice)
    return client
  }
  return new RevivingClient(await start(), start)
}

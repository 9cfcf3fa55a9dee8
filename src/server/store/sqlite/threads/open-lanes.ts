import { InlineClient } from './inline-client.ts'
import { MEMORY } from '../database/open-database.ts'
import { WorkerClient } from './worker-client.ts'
import type { StoreAsker, WorkerSettings } from './worker-protocol.ts'

export interface LaneOptions {
  /** A path, or `:memory:` for a store that ends with the process. */
  location: string
  /**
   * Threads that read a file, 1 to 3: with 3, neither counts nor the sorting of a whole list delay a list page or a
   * record. All but the first start when they are needed. 0 answers in the calling thread, for small stores and tests.
   */
  readers?: number
  /** `read`: the file is neither created nor changed; one thread reads it, and changes are refused. */
  access?: 'write' | 'read'
  /** Whether a store with an older layout is copied before it is changed; default: yes. */
  copy?: boolean
  /** Hears what opening the store revealed, one sentence each: missing rows, a changed layout. */
  onNotice?: (notice: string) => void
}

/**
 * The workers: `fast` answers what takes a few milliseconds at any size, `sets` pages by index, which may need to sort
 * the whole list, `slow` what may read every row.
 */
export interface Lanes {
  writer: StoreAsker
  fast: StoreAsker
  sets: StoreAsker
  slow: StoreAsker
  /** Prepares what comes in many at a time, while the writer writes; null where one thread does all. */
  preparer: WorkerClient | null
}

/** Opens the connections to a store. Rejects with `StoreOpenError` if it cannot be opened that way. */
export async function openLanes(options: LaneOptions): Promise<Lanes> {
  const { location: path, readers = 3, access = 'write', copy = true, onNotice = () => {} } = options
  if (readers === 0) {
    const only = new InlineClient({ path, role: access === 'read' ? 'onlooker' : 'both', copy })
    for (const notice of only.notices) onNotice(notice)
    return inOne(only)
  }
  const thread = (role: WorkerSettings['role']) => new WorkerClient({ path, role, copy }, onNotice)
  const start = async (role: WorkerSettings['role']) => {
    const client = thread(role)
    await client.start()
    return client
  }
  if (path === MEMORY) return inOne(await start('both'))
  if (access === 'read') return inOne(await start('onlooker'))
  const writer = await start('writer')
  try {
    const fast = await start('reader')
    const slow = readers > 1 ? thread('reader') : fast
    const sets = readers > 2 ? thread('reader') : slow
    return { writer, fast, sets, slow, preparer: thread('preparer') }
  } catch (error) {
    await writer.close()
    throw error
  }
}

function inOne(only: StoreAsker): Lanes {
  return { writer: only, fast: only, sets: only, slow: only, preparer: null }
}

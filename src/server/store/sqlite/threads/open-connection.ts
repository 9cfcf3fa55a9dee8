import { openDatabaseForReading, openDatabaseForWriting } from '../database/open-database.ts'
import { openReadOnly } from '../database/open-read-only.ts'
import { createReadCalls, createWriteCalls } from './store-calls.ts'
import type { StoreCalls, WorkerOpened, WorkerSettings } from './worker-protocol.ts'

/** One connection to a store: the questions it answers, and what opening it revealed. */
export interface Connection extends WorkerOpened {
  calls: Partial<StoreCalls> & Pick<StoreCalls, 'close'>
}

/** Opens a connection with a role. Throws `StoreOpenError` if the store cannot be opened that way. */
export function openConnection({ path, role, copy }: WorkerSettings): Connection {
  if (role === 'reader') {
    const db = openDatabaseForReading(path)
    return { notices: [], calls: { ...createReadCalls(db, path), close: () => db.close() } }
  }
  if (role === 'onlooker') {
    const store = openReadOnly(path)
    const { notices, db } = store
    return { notices, calls: { ...createReadCalls(db, path), close: () => store.close() } }
  }
  const store = openDatabaseForWriting(path, copy)
  const { notices, db } = store
  const reads = role === 'both' ? createReadCalls(db, path) : {}
  const writes = createWriteCalls(db, (standing) => store.onCommit(standing), store.scrubber)
  return { notices, calls: { ...reads, ...writes, close: () => store.close() } }
}

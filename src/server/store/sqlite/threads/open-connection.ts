import { openDatabaseForReading, openDatabaseForWriting } from '../database/open-database.ts'
import { openReadOnly } from '../database/open-read-only.ts'
import { packPiece } from '../write/prepared-batch.ts'
import { Writer } from '../write/writer.ts'
import { StretchTable } from '../stretches/stretch-table.ts'
import { createReadCalls } from './read-calls.ts'
import type { StoreCalls, WorkerOpened, WorkerSettings } from './worker-protocol.ts'
import { WRITE_CALLS, type WriteCall } from './write-calls.ts'

/** One connection to a store: the questions it answers, and what opening it revealed. */
export interface Connection extends WorkerOpened {
  calls: Partial<StoreCalls> & Pick<StoreCalls, 'close'>
}

/** Opens a connection with a role. Throws `StoreOpenError` if the store cannot be opened that way. */
export function openConnection({ path, role, copy }: WorkerSettings): Connection {
  if (role === 'preparer') return { notices: [], calls: { prepare: packPiece, close: () => {} } }
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
  const writer = new Writer(db, (standing) => store.onCommit(standing), store.scrubber)
  const stretches = new StretchTable(db)
  const packStretch = (isQuiet: boolean) => stretches.pack(isQuiet)
  return { notices, calls: { ...reads, ...callsOf(writer), packStretch, close: () => store.close() } }
}

/** The writer's methods are its calls. */
function callsOf(writer: Pick<StoreCalls, WriteCall>): Partial<StoreCalls> {
  return Object.fromEntries(WRITE_CALLS.map((call) => [call, writer[call].bind(writer)]))
}

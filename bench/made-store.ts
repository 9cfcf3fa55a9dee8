import { mkdirSync } from 'node:fs'
import { SCHEMA_VERSION } from '../src/server/store/sqlite/layout/schema.ts'
import { openPostgresStore } from '../src/server/store/postgres/open-postgres-store.ts'
import { openSqliteStore } from '../src/server/store/sqlite/open-sqlite-store.ts'
import type { IncomingRecord } from '../src/server/store/ingest-store.ts'
import type { CompletionStore } from '../src/server/store/completion-store.ts'
import { madeCompletion } from './made-completions.ts'

/** Records of one call. */
const SLICE_RECORDS = 500

/** A made completion as the importer would hand it over. */
export const toIncoming = (n: number, total: number): IncomingRecord => ({
  body: new TextEncoder().encode(madeCompletion(n, total)),
  request: null,
  messages: null,
  metadata: null,
  way: 'imported',
  from: 'bench',
  line: n + 1,
  receivedAt: 1_795_000_000,
  latencyMs: null,
  capture: null,
})

/**
 * The path of a store that holds `total` made completions; made once a layout and kept in `.cache/bench`. Lines of an older
 * layout would be made whole while a page is read, which no new store has to pay.
 */
export async function madeStore(total: number): Promise<string> {
  mkdirSync('.cache/bench', { recursive: true })
  const path = `.cache/bench/${total}-v${SCHEMA_VERSION}.db`
  await fill(await openSqliteStore({ location: path, name: 'store' }), total)
  return path
}

/** The same in a database, in a schema of its own; gives the store's URL. */
export async function madePostgresStore(total: number, database: string): Promise<string> {
  const location = `${database}?schema=bench_${total}`
  await fill(await openPostgresStore({ location }), total)
  return location
}

async function fill(store: CompletionStore, total: number): Promise<void> {
  try {
    const { rows } = await store.status()
    for (let n = rows; n < total; n += SLICE_RECORDS) {
      await store.ingest(Array.from({ length: Math.min(SLICE_RECORDS, total - n) }, (_, k) => toIncoming(n + k, total)))
      if (n % 50_000 === 0) console.error(`made ${n.toLocaleString('en')} of ${total.toLocaleString('en')} rows`)
    }
  } finally {
    await store.close()
  }
}

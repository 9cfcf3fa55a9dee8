import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll } from 'vitest'
import { describeStoreConformance } from '../store.conformance.ts'
import { openSqliteStore } from './sqlite-store.ts'

const folder = mkdtempSync(join(tmpdir(), 'completionist-store-'))
afterAll(() => rmSync(folder, { recursive: true }))

let files = 0
describeStoreConformance('SQLite in a file', () =>
  openSqliteStore({ location: join(folder, `${++files}.db`), name: 'store', readers: 1 }),
)
describeStoreConformance('SQLite in memory', () =>
  openSqliteStore({ location: ':memory:', name: 'sample', readers: 0 }),
)

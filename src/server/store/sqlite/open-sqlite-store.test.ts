import { describeStoreConformance } from '../completion-store.conformance.ts'
import { openSqliteStore } from './open-sqlite-store.ts'

// In a file, and behind threads: `open-sqlite-store.slow.test.ts`.
describeStoreConformance('SQLite in memory', () =>
  openSqliteStore({ location: ':memory:', name: 'sample', readers: 0 }),
)

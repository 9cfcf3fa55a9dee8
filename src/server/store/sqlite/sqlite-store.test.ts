import { describeStoreConformance } from '../store.conformance.ts'
import { openSqliteStore } from './sqlite-store.ts'

// In a file, and behind threads: `sqlite-store.slow.test.ts`.
describeStoreConformance('SQLite in memory', () =>
  openSqliteStore({ location: ':memory:', name: 'sample', readers: 0 }),
)

import { afterAll, beforeAll, describe } from 'vitest'
import { startTestPostgres, type TestPostgres, whyNoPostgres } from '../../testing/test-postgres.ts'
import { describeStoreConformance } from '../completion-store.conformance.ts'
import { openStoreCopy } from '../sqlite/care/open-store-copy.ts'
import { openPostgresStore } from './open-postgres-store.ts'

const missing = whyNoPostgres()

describe.skipIf(missing !== null)('a store in PostgreSQL', () => {
  let postgres: TestPostgres
  beforeAll(async () => {
    postgres = await startTestPostgres()
  }, 60_000)
  afterAll(() => postgres.stop())

  describeStoreConformance('PostgreSQL', () =>
    openPostgresStore({ location: postgres.freshStore(), openCopy: openStoreCopy }),
  )
})

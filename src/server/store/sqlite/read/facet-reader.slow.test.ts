import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { opened, plain, search } from '../../conformance/records.ts'
import { FacetReader } from './facet-reader.ts'
import { openDatabaseForReading } from '../database/open-database.ts'
import { RowColumns } from './row-columns.ts'
import { openSqliteStore } from '../open-sqlite-store.ts'
import { Statements } from '../database/statements.ts'

const ROWS = 3_000
const LOOKED_AT = 500

test('a count that would have to look at too many rows is an estimate, and says so', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'completionist-facets-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  const location = join(folder, 'store.db')
  const rows = Array.from({ length: ROWS }, (_, n) =>
    plain(`id-${n}`, 1_000 + n, {
      model: n % 50 === 0 ? 'rare' : 'usual',
      metadata: { env: n % 3 === 0 ? 'dev' : 'prod' },
    }),
  )
  await opened(() => openSqliteStore({ location, name: 'store', readers: 0 }), ...rows)
  using db = openDatabaseForReading(location)
  const statements = new Statements(db)
  const facets = new FacetReader(statements, new RowColumns(statements), LOOKED_AT)
  const request = { fields: ['meta.env'], prefix: '', limit: 50 }
  const ask = (model: string) => facets.facets(search({ model: { values: [model], not: false } }), request, 0)

  const many = ask('usual')
  expect(many).toMatchObject({ estimated: true, facets: [{ field: 'meta.env' }] })
  const [prod, dev] = many.facets[0]?.values ?? []
  expect([prod?.value, dev?.value]).toEqual(['prod', 'dev'])
  expect(Math.abs((prod?.count ?? 0) - 1_960)).toBeLessThan(200)
  expect(Math.abs((dev?.count ?? 0) - 980)).toBeLessThan(200)

  const few = ask('rare')
  expect(few.estimated).toBeUndefined()
  expect(few.facets[0]).toMatchObject({
    complete: true,
    values: [
      { value: 'prod', count: 40 },
      { value: 'dev', count: 20 },
    ],
  })
})

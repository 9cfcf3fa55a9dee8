import { expect, test } from 'vitest'
import { namesSeveralHosts, readDatabaseUrl } from './read-database-url.ts'

test.each([
  ['postgres://ann@/rows?host=/run/pg', 'postgres://ann@localhost/rows?host=/run/pg'],
  ['postgresql://ann:secret@:5433/rows', 'postgresql://ann:secret@localhost:5433/rows'],
  ['postgres:///rows', 'postgres://localhost/rows'],
  ['postgres://db?dbname=rows&schema=one', 'postgres://db/rows?schema=one'],
  ['postgres://%2Frun%2Fpg/rows', 'postgres://%2Frun%2Fpg/rows'],
  [' postgres://[::1]:5433/rows ', 'postgres://[::1]:5433/rows'],
])('%s is %s', (given, read) => {
  expect(readDatabaseUrl(given)?.href).toBe(read)
})

test('what is no address stays none', () => {
  expect(readDatabaseUrl('nonsense')).toBe(null)
  expect(readDatabaseUrl('postgres://db:99999/rows')).toBe(null)
  expect(readDatabaseUrl('postgres:/ann:secret@db/rows')).toBe(null)
  expect(readDatabaseUrl('postgres:ann:secret@db/rows')).toBe(null)
})

test('several hosts are noticed, a comma elsewhere is not', () => {
  expect(namesSeveralHosts('postgres://ann:a,b@one/rows')).toBe(false)
  expect(namesSeveralHosts('postgres://one/rows?options=-c,b')).toBe(false)
  expect(namesSeveralHosts('postgres://ann@one:5432,two:5433/rows')).toBe(true)
  expect(namesSeveralHosts('postgres:///rows?host=one,two')).toBe(true)
})

import { expect, test } from 'vitest'
import { parsePostgresUrl } from './postgres-url.ts'

const read = (parameters: string) => parsePostgresUrl(`postgres://ann:secret@db:5433/completions?${parameters}`)

test('a URL names the place without its password, and the schema of our tables', () => {
  expect(read('')).toMatchObject({
    label: 'postgres://db:5433/completions',
    schema: 'completionist',
    isSchemaNamed: false,
  })
  expect(read('schema=mine')).toMatchObject({ schema: 'mine', isSchemaNamed: true })
})

test.each([
  ['sslmode=prefer', /would go on without encryption/],
  ['sslmode=allow', /would go on without encryption/],
  ['sslmode=verify', /none that is known: choose one of disable, require/],
  ['sslmode=', /none that is known/],
  ['sslmode=verify-ca', /needs sslrootcert=PATH, [^:]*$/],
  ['sslmode=verify-ca&sslrootcert=/nowhere.crt', /no file .nowhere.crt/],
  ['sslmode=require&sslmode=disable', /given twice/],
  ['sslcert=/nowhere.crt', /no file .nowhere.crt, which sslcert names/],
  ['schema=No!', /lower case letters/],
  ['schema=pg_toast', /belongs to PostgreSQL itself/],
  ['schema=information_schema', /belongs to PostgreSQL itself/],
  ['query_timeout=soon', /query_timeout .* not a whole number/],
  ['query_timeout=-1', /query_timeout .* not a whole number/],
  ['host=/run/pg&port=x', /port .* not a whole number/],
])('%s is refused before anything is asked, without the password', (parameters, why) => {
  expect(() => read(parameters)).toThrow(why)
  expect(() => read(parameters)).not.toThrow(/secret/)
})

test('a password whose % encodes nothing is named, and not shown', () => {
  expect(() => parsePostgresUrl('postgres://ann:sec%zzret@db/completions')).toThrow(/write it as %25/)
})

test('what psql knows goes to the driver in its meaning', () => {
  expect(read('sslmode=require').pool.connectionString).toContain('uselibpqcompat=true')
  expect(read('sslmode=disable').pool.connectionString).not.toContain('uselibpqcompat')
  expect(read('sslmode=verify-ca&sslrootcert=/etc/passwd').pool.connectionString).toContain('sslmode=verify-ca')
})

test.each([
  ['postgresql://ann@/rows?host=/run/pg&port=5433', 'postgres:///rows?host=/run/pg&port=5433'],
  ['postgres://ann@%2Frun%2Fpg/rows', 'postgres:///rows?host=/run/pg'],
  ['postgres://db?dbname=rows', 'postgres://db/rows'],
])('%s is read as psql reads it', (given, label) => {
  expect(parsePostgresUrl(given).label).toBe(label)
})

test.each([
  ['postgres://', 'names no database'],
  ['postgres://ann:secret@one,two/rows', 'names several hosts'],
  ['postgres://ann:secret@one:5432,two:5433/rows', 'names several hosts'],
  ['postgres://ann:secret@db:99999/rows', 'cannot be read'],
  ['postgres:/ann:secret@db/rows', 'cannot be read'],
  ['postgres://ann:secret@db/ro%zz', 'write it as %25'],
])('%s is refused, and said why', (given, why) => {
  expect(() => parsePostgresUrl(given)).toThrow(why)
  expect(() => parsePostgresUrl(given)).not.toThrow(/secret/)
})

test.each(['postgres://', 'postgres://one,two/rows', 'postgres://db/rows?query_timeout=x', 'postgres://db/%zz'])(
  'a replica that cannot be read (%s) is told from the store',
  (given) => {
    expect(() => parsePostgresUrl(given, 'COMPLETIONIST_STORE_READ')).toThrow(/COMPLETIONIST_STORE_READ /)
  },
)

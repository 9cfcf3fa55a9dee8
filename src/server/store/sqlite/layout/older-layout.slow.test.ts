import { chmodSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { expect, onTestFinished, test, vi } from 'vitest'
import { mountTestDisk, NO_DISK } from '../../../testing/test-disk.ts'
import { plain, recordOf, rowIds, search } from '../../conformance/records.ts'
import { SCHEMA_VERSION } from './schema.ts'
import { openSqliteStore } from '../open-sqlite-store.ts'
import { StoreOpenError } from '../database/store-open-error.ts'
import { BEFORE_7, toOlderLayout } from '../../../testing/test-older-layout.ts'

vi.setConfig({ testTimeout: 60_000 })

/** A store of the sixth layout with two rows, closed. */
async function older(folder = mkdtempSync(path.join(tmpdir(), 'older-layout-'))): Promise<string> {
  const location = path.join(folder, 'store.db')
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  const store = await openSqliteStore({ location, name: 'store', readers: 0 })
  await store.ingest([recordOf(plain('a', 1, { padding: 'x'.repeat(5000) })), recordOf(plain('b', 2))])
  await store.close()
  rmSync(`${location}-acknowledged`)
  using db = new DatabaseSync(location)
  toOlderLayout(db, BEFORE_7)
  return location
}

async function openAt(location: string, options: { access?: 'read' | 'write'; copy?: boolean } = {}) {
  const said: string[] = []
  const store = await openSqliteStore({
    location,
    name: 'store',
    readers: 0,
    onNotice: (notice) => said.push(notice),
    ...options,
  })
  onTestFinished(() => store.close())
  return { store, said }
}

function layoutOf(file: string): number {
  using db = new DatabaseSync(file, { readOnly: true })
  return Number(db.prepare('PRAGMA user_version').get()?.['user_version'])
}

test('a store of an older layout is copied beside itself before it is changed, and the log says both', async () => {
  const location = await older()
  const { store, said } = await openAt(location)
  const copy = `${location}.layout-6`
  expect(said).toEqual([
    expect.stringContaining(
      `store.db was brought from layout 6 to ${SCHEMA_VERSION}; as it was it is kept in ${copy} (1 MB)`,
    ),
  ])
  expect([layoutOf(copy), statSync(copy).mode & 0o777]).toEqual([6, 0o600])
  expect(await rowIds(store)).toEqual(['b', 'a'])
  await store.close()
  // The next start has nothing to change, and nothing to say.
  expect((await openAt(location)).said).toEqual([])
  // What was kept is the whole store.
  expect(await rowIds((await openAt(copy, { access: 'read' })).store)).toEqual(['b', 'a'])
})

test('an earlier copy is never written over', async () => {
  const location = await older()
  await (await openAt(location)).store.close()
  const first = readFileSync(`${location}.layout-6`)
  using db = new DatabaseSync(location)
  toOlderLayout(db, BEFORE_7)
  const { said } = await openAt(location)
  expect(said.join()).toContain(`${location}.layout-6-2`)
  expect(readFileSync(`${location}.layout-6`).equals(first)).toBe(true)
})

test('without a copy the layout changes all the same, and the log says that there is none', async () => {
  const location = await older()
  const { said } = await openAt(location, { copy: false })
  expect(said).toEqual([expect.stringContaining('no copy was made')])
  expect(readdirSync(path.dirname(location)).filter((name) => name.includes('layout'))).toEqual([])
})

test.skipIf(NO_DISK !== null)(
  'where there is no room for the copy nothing is changed, and the way out is named',
  async () => {
    const disk = mountTestDisk(8)
    const location = await older(path.join(disk.path, 'folder'))
    disk.fill(120_000)
    const opening = openAt(location)
    await expect(opening).rejects.toBeInstanceOf(StoreOpenError)
    await expect(opening).rejects.toThrow(/Nothing was changed\. Make room, or go without a copy: --no-copy/)
    disk.makeRoom()
    expect([layoutOf(location), existsSync(`${location}.layout-6`)]).toEqual([6, false])
  },
)

test('a store of an older layout is read and checked as it is: not a byte of it changes', async () => {
  const location = await older()
  const before = readFileSync(location)
  const { store, said } = await openAt(location, { access: 'read' })
  expect(said).toEqual([expect.stringMatching(/has layout 6.*stays as it is/)])
  expect(await rowIds(store)).toEqual(['b', 'a'])
  const found: unknown[] = []
  for await (const step of store.verify()) found.push(...step.damaged, ...step.problems)
  expect(found).toEqual([])
  const exported: string[] = []
  for await (const { lines } of store.export(search(), 'record')) {
    exported.push(
      ...Buffer.from(lines)
        .toString()
        .trimEnd()
        .split('\n')
        .map((line) => String(JSON.parse(line).id)),
    )
  }
  expect(exported).toEqual(['b', 'a'])
  await store.close()
  expect(readFileSync(location).equals(before)).toBe(true)
  expect(existsSync(`${location}-acknowledged`)).toBe(false)
})

test('what only reads makes no store where there is none, and changes none', async () => {
  const location = await older()
  await (await openAt(location)).store.close()
  const missing = `${location}-missing`
  await expect(openAt(missing, { access: 'read' })).rejects.toThrow(/There is no store at/)
  expect(existsSync(missing)).toBe(false)
  const { store } = await openAt(location, { access: 'read' })
  await expect(store.ingest([recordOf(plain('c', 3))])).rejects.toThrow(/for reading only/)
})

test('files of a store that others can read are named at start', async () => {
  const location = await older()
  await (await openAt(location)).store.close()
  chmodSync(location, 0o644)
  const { said } = await openAt(location)
  expect(said[0]).toContain(`${location} can be read or written by others (mode 0644). Run: chmod 600 '${location}'`)
})

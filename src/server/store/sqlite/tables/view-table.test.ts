import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { expect, onTestFinished, test } from 'vitest'
import { BEFORE_14, toOlderLayout } from '../../../testing/test-older-layout.ts'
import { plain, recordOf } from '../../conformance/records.ts'
import { openSqliteStore } from '../open-sqlite-store.ts'

const KEY = 'sk-proj-abcdefghijklmnopqrstuvwxyz0123456789ABCD'

function newFolder(): string {
  const folder = mkdtempSync(path.join(tmpdir(), 'views-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  return folder
}

test('views are there again when the store is opened again, and in its backup', async () => {
  const folder = newFolder()
  const location = path.join(folder, 'store.db')
  const first = await openSqliteStore({ location, name: 'store', readers: 0 })
  const view = await first.saveView(null, { name: 'Mine', search: 'model=m', is_default: true })
  await first.backup(path.join(folder, 'backup.db'))
  await first.close()
  for (const file of ['store.db', 'backup.db']) {
    const again = await openSqliteStore({ location: path.join(folder, file), name: 'store', readers: 0 })
    expect(await again.views()).toEqual([view])
    await again.close()
  }
})

test('a store of the thirteenth layout keeps its records and takes views', async () => {
  const location = path.join(newFolder(), 'store.db')
  const before = await openSqliteStore({ location, name: 'store', readers: 0 })
  await before.ingest([recordOf(plain('a', 1))])
  await before.close()
  const older = new DatabaseSync(location)
  toOlderLayout(older, BEFORE_14)
  older.close()
  const store = await openSqliteStore({ location, name: 'store', readers: 0 })
  expect([await store.has('a'), await store.views()]).toEqual([true, []])
  await store.saveView(null, { name: 'Mine', search: '' })
  expect((await store.views()).length).toBe(1)
  await store.close()
})

test('a secret in a view is not kept, and a view that is deleted stands in no file any more', async () => {
  const folder = newFolder()
  const location = path.join(folder, 'store.db')
  const hidden = () => ({ secrets: [KEY], rules: { sets: [], patterns: [] } })
  const store = await openSqliteStore({ location, name: 'store', readers: 0, hidden })
  const files = () => Buffer.concat(readdirSync(folder).map((file) => readFileSync(path.join(folder, file))))
  const view = await store.saveView(null, { name: `with ${KEY}`, search: `q=${KEY}&meta.where=a-rare-place` })
  expect(view.name + view.search + files().toString('latin1')).not.toContain(KEY)
  expect(files().includes('a-rare-place')).toBe(true)
  await store.deleteView(view.slug)
  for (let state = 'more'; state === 'more'; ) state = await store.scrub()
  await store.close()
  expect(files().includes('a-rare-place')).toBe(false)
})

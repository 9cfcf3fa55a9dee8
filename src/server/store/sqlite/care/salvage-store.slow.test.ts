import { copyFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { expect, onTestFinished, test, vi } from 'vitest'
import type { CompletionStore } from '../../completion-store.ts'
import type { IncomingRecord } from '../../ingest-store.ts'
import { callOf, plain, recordOf, requestOf, search } from '../../conformance/records.ts'
import { salvageStore } from './salvage-store.ts'
import { openSqliteStore } from '../open-sqlite-store.ts'

vi.setConfig({ testTimeout: 120_000 })
const PAGE = 8192

async function openAt(location: string): Promise<CompletionStore> {
  const store = await openSqliteStore({ location, name: 'store', readers: 0 })
  onTestFinished(() => store.close())
  return store
}

/** Records of every kind that a store holds. */
function records(): IncomingRecord[] {
  const request = requestOf([{ role: 'user', content: 'Why?' }], { metadata: { env: 'prod' } })
  return [
    ...Array.from({ length: 60 }, (_, n) => recordOf(plain(`small-${n}`, n))),
    ...Array.from({ length: 20 }, (_, n) =>
      // Text that does not pack, over several pages.
      recordOf(
        plain(`large-${n}`, 100 + n, {
          padding: Array.from({ length: 4000 }, (__, k) => ((n + 3) * k * 7919) % 99991).join('-'),
        }),
      ),
    ),
    ...Array.from({ length: 20 }, (_, n) =>
      recordOf(plain(`recorded-${n}`, 200 + n), {
        request,
        metadata: [['env', 'prod']],
        way: 'recorded',
        latencyMs: 12,
        capture: 'complete',
        call: { ...callOf(`call-${n}`), stream: true },
        answer: Buffer.from(`data: ${n}`),
      }),
    ),
    // The same id with another answer: both are kept, the older one under another name.
    recordOf(plain('small-1', 1, { choices: [] })),
  ]
}

/** A closed store of them, with one row edited and one deleted. */
async function made(): Promise<string> {
  const folder = mkdtempSync(path.join(tmpdir(), 'salvage-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  const location = path.join(folder, 'store.db')
  const store = await openAt(location)
  await store.ingest(records())
  await store.update('large-3', [['team', 'a']])
  await store.delete('small-7')
  await store.saveView(null, { name: 'Mine', search: 'meta.team=a' })
  await store.saveView('mine', { name: 'Ours', is_default: true })
  await store.close()
  return location
}

/** All that is kept of each record, by name. */
async function contents(location: string): Promise<Map<string, string>> {
  const store = await openAt(location)
  const page = await store.list(search(), { limit: 500 })
  const kept = new Map<string, string>()
  for (const { id } of page.rows) {
    const detail = await store.get(id)
    const answer = await store.answer(id)
    const provenance = { ...detail?.provenance, metadata_changed_at: null }
    kept.set(id, JSON.stringify([{ ...detail, provenance }, answer === null ? null : Buffer.from(answer).toString()]))
  }
  await store.close()
  return kept
}

test('of a whole store everything is saved, edits and names and what was recorded too, and nothing that was deleted', async () => {
  const location = await made()
  const out = `${location}-saved`
  expect(salvageStore(location, out)).toEqual({ kept: 100, partly: [], lost: [], views: 1 })
  expect(await contents(out)).toEqual(await contents(location))
  expect(await (await openAt(out)).views()).toMatchObject([{ slug: 'mine', name: 'Ours', is_default: true }])
})

test('of a store with any one page zeroed all is saved but what stood on it, and that is named', async () => {
  const location = await made()
  const whole = readFileSync(location)
  const before = await contents(location)
  const pages = whole.length / PAGE
  for (let page = 1; page <= pages; page += 5) {
    const bytes = Buffer.from(whole)
    bytes.fill(0, (page - 1) * PAGE, page * PAGE)
    const harmed = `${location}-${page}`
    writeFileSync(harmed, bytes)
    const out = `${harmed}-saved`
    const { kept, lost, partly } = salvageStore(harmed, out)
    const found = await contents(out)
    // With a page of the names gone, a record may be named by its line, or not be known to have been deleted.
    const known = [...found].filter(([name, text]) => before.get(name) === text).length
    expect.soft([page, kept === found.size]).toEqual([page, true])
    expect.soft(known + lost.length + partly.length, `page ${page} of ${pages}`).toBeGreaterThanOrEqual(97)
    expect.soft(lost.length).toBeLessThanOrEqual(25)
  }
})

test('of a log with a flipped bit also the records behind it are saved', async () => {
  const location = await made()
  const store = await openAt(location)
  for (let n = 0; n < 30; n++) await store.ingest([recordOf(plain(`late-${n}`, 1000 + n))])
  const left = `${location}-left`
  for (const end of ['', '-wal', '-acknowledged']) copyFileSync(`${location}${end}`, `${left}${end}`)
  await store.close()
  const log = readFileSync(`${left}-wal`)
  log[100] = (log[100] ?? 0) ^ 1
  writeFileSync(`${left}-wal`, log)
  expect(salvageStore(left, `${left}-saved`)).toMatchObject({ kept: 130 })
})

test('a new store is never written over, and a file without records is refused', async () => {
  const location = await made()
  expect(() => salvageStore(location, location)).toThrow(/exists already/)
  writeFileSync(`${location}-empty`, Buffer.alloc(100_000))
  expect(() => salvageStore(`${location}-empty`, `${location}-x`)).toThrow(/nothing to save/)
  using db = new DatabaseSync(`${location}-other`)
  db.exec('CREATE TABLE t (x, y, z); INSERT INTO t VALUES (NULL, 1, 2)')
  expect(() => salvageStore(`${location}-other`, `${location}-x`)).toThrow(/nothing to save/)
})

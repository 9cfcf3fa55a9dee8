import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, truncateSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { createInterface } from 'node:readline'
import { afterAll, expect, onTestFinished, test } from 'vitest'
import { plain, recordOf, rowIds, search, wire } from '../../conformance/records.ts'
import { openSqliteStore } from '../open-sqlite-store.ts'
import { StoreOpenError } from './store-open-error.ts'

const folder = mkdtempSync(join(tmpdir(), 'completionist-durability-'))
afterAll(() => rmSync(folder, { recursive: true }))

let files = 0
const newPath = () => join(folder, `folder-${++files}`, 'store.db')

async function openAt(path: string) {
  const store = await openSqliteStore({ location: path, name: 'store', readers: 0 })
  onTestFinished(() => store.close())
  return store
}

async function filled(path: string, rows = 3): Promise<void> {
  const store = await openSqliteStore({ location: path, name: 'store', readers: 0 })
  await store.ingest(
    Array.from({ length: rows }, (_, n) => recordOf(plain(`row-${n}`, n, { padding: 'x'.repeat(5000) }))),
  )
  await store.close()
}

function change(path: string, sql: string): void {
  using db = new DatabaseSync(path)
  db.exec(sql)
}

test('what was taken in is there after closing and opening again', async () => {
  const path = newPath()
  await filled(path)
  const store = await openAt(path)
  expect(await rowIds(store)).toEqual(['row-2', 'row-1', 'row-0'])
  expect((await store.getWire('row-1'))?.json).toBe(JSON.stringify(plain('row-1', 1, { padding: 'x'.repeat(5000) })))
})

test('only the user can read the file and its folder', async () => {
  const path = newPath()
  await openAt(path)
  expect(statSync(path).mode & 0o777).toBe(0o600)
  expect(statSync(`${path}-wal`).mode & 0o777).toBe(0o600)
  expect(statSync(dirname(path)).mode & 0o777).toBe(0o700)
})

test('a store of a newer version is refused and left as it is', async () => {
  const path = newPath()
  await filled(path)
  change(path, 'PRAGMA user_version = 99')
  const before = readFileSync(path)
  const opening = openAt(path)
  await expect(opening).rejects.toBeInstanceOf(StoreOpenError)
  await expect(opening).rejects.toThrow(/newer Completionist.*version 99/)
  await expect(opening).rejects.toThrow(path)
  expect(readFileSync(path).equals(before)).toBe(true)
})

test('a database of another application is refused and left as it is', async () => {
  const path = join(folder, 'foreign.db')
  change(path, 'CREATE TABLE theirs (x); INSERT INTO theirs VALUES (1)')
  const before = readFileSync(path)
  await expect(openAt(path)).rejects.toThrow(/another application/)
  expect(readFileSync(path).equals(before)).toBe(true)
})

test('a file that is no database is refused and left as it is', async () => {
  const path = join(folder, 'notes.txt')
  writeFileSync(path, 'not a database, but long enough to be mistaken for the header of one'.repeat(20))
  await expect(openAt(path)).rejects.toThrow(/not a store/)
  expect(readFileSync(path, 'utf8')).toMatch(/^not a database/)
})

test('an emptied store is refused instead of opening as a new one', async () => {
  const path = newPath()
  await filled(path)
  truncateSync(path, 0)
  await expect(openAt(path)).rejects.toThrow(/is empty, but it has been a store/)
})

test('an empty file that never was a store becomes one', async () => {
  const path = join(folder, 'fresh.db')
  writeFileSync(path, '')
  expect(await rowIds(await openAt(path))).toEqual([])
})

test('a flipped bit shows the record as damaged while the list goes on', async () => {
  const path = newPath()
  await filled(path)
  {
    using db = new DatabaseSync(path)
    const body = db.prepare('SELECT ord, body FROM bodies ORDER BY ord LIMIT 1 OFFSET 1').get()
    const bytes = body?.['body'] instanceof Uint8Array ? body['body'] : new Uint8Array()
    bytes[40] = (bytes[40] ?? 0) ^ 4
    db.prepare('UPDATE bodies SET body = ? WHERE ord = ?').run(bytes, Number(body?.['ord']))
  }
  const store = await openAt(path)
  const page = await store.list(search(), { limit: 10 })
  expect(page.rows.map((row) => [row.id, row.damaged])).toEqual([
    ['row-2', false],
    ['row-1', true],
    ['row-0', false],
  ])
  const detail = await store.get('row-1')
  expect(detail?.damage).toMatch(/no longer match|cannot be read/)
  expect(detail?.row.damaged).toBe(true)
  const { ids, data } = await store.listWire(wire())
  expect(ids).toEqual(['row-0', 'row-2'])
  expect(JSON.parse(`[${Buffer.from(data).toString()}]`)).toHaveLength(2)
  expect(await store.getWire('row-1')).toEqual({ id: 'row-1', json: null })
  const damaged = []
  for await (const slice of store.verify()) damaged.push(...slice.damaged)
  expect(damaged).toEqual(['row-1'])
})

test('a damaged line of the table is made again from its record', async () => {
  const path = newPath()
  await filled(path)
  change(path, 'UPDATE rows SET row = zeroblob(length(row))')
  const page = await (await openAt(path)).list(search(), { limit: 1 })
  expect(page.rows[0]).toMatchObject({ id: 'row-2', model: 'gpt-4o-mini-2024-07-18', damaged: false })
})

test('a backup is a whole store, and an existing file is not overwritten', async () => {
  const path = newPath()
  await filled(path)
  const store = await openAt(path)
  const copy = join(folder, 'copy.db')
  await store.backup(copy)
  await expect(store.backup(copy)).rejects.toThrow(/exists already/)
  expect(existsSync(`${copy}.partial`)).toBe(false)
  expect(await rowIds(await openAt(copy))).toEqual(['row-2', 'row-1', 'row-0'])
})

const STORE = JSON.stringify(new URL('../open-sqlite-store.ts', import.meta.url).href)

/** Another process that takes in rows of its own one by one and prints each id when it is acknowledged. */
function ingesting(path: string, prefix: string, rows: number): ChildProcess {
  const program = `
    import { openSqliteStore } from ${STORE}
    const store = await openSqliteStore({ location: ${JSON.stringify(path)}, name: 'store', readers: 0 })
    for (let n = 0; n < ${rows}; n++) {
      const body = Buffer.from(JSON.stringify({ id: '${prefix}-' + n, created: n, choices: [], metadata: { p: '${prefix}' } }))
      const rest = { request: null, messages: null, metadata: null, way: 'imported', from: '', line: n, receivedAt: 1, latencyMs: null, capture: null }
      const [answer] = await store.ingest([{ body, ...rest }])
      process.stdout.write(answer.id + '\\n')
    }
    await store.close()`
  return spawn(process.execPath, ['--input-type=module', '-e', program], { stdio: ['ignore', 'pipe', 'inherit'] })
}

test('two processes write the same store and lose nothing', { timeout: 60_000 }, async () => {
  const path = newPath()
  await filled(path)
  const both = [ingesting(path, 'a', 100), ingesting(path, 'b', 100)]
  const codes = await Promise.all(both.map((child) => once(child, 'exit')))
  expect(codes).toEqual([
    [0, null],
    [0, null],
  ])
  const store = await openAt(path)
  expect((await store.status()).rows).toBe(203)
  const { facets } = await store.facets(search(), { fields: ['meta.p'], prefix: '', limit: 5 })
  expect(facets[0]?.values).toEqual([
    { value: 'a', count: 100 },
    { value: 'b', count: 100 },
  ])
})

test('kill -9 while rows come in loses none that was acknowledged', { timeout: 120_000 }, async () => {
  const path = newPath()
  const acknowledged: string[] = []
  for (const [round, killAfter] of [3, 17, 40].entries()) {
    const child = ingesting(path, `round${round}`, 100_000)
    const lines = createInterface({ input: child.stdout ?? process.stdin })
    let seen = 0
    lines.on('line', (id) => {
      acknowledged.push(id)
      if (++seen === killAfter) child.kill('SIGKILL')
    })
    await Promise.all([once(child, 'exit'), once(lines, 'close')])
  }
  const store = await openAt(path)
  const kept = new Set<string>()
  for await (const { lines } of store.export(search(), 'completion')) {
    for (const line of Buffer.from(lines).toString().trimEnd().split('\n')) kept.add(String(JSON.parse(line).id))
  }
  expect(acknowledged.length).toBeGreaterThanOrEqual(60)
  expect(acknowledged.filter((id) => !kept.has(id))).toEqual([])
  const problems = []
  for await (const slice of store.verify()) problems.push(...slice.problems, ...slice.damaged)
  expect(problems).toEqual([])
})

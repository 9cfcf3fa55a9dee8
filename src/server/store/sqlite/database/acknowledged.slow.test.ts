import { copyFileSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, onTestFinished, test, vi } from 'vitest'
import { plain, recordOf } from '../../conformance/records.ts'
import { acceptRows } from './accept-rows.ts'
import { acknowledgedOf } from './acknowledged-file.ts'
import { openSqliteStore } from '../open-sqlite-store.ts'

vi.setConfig({ testTimeout: 60_000 })
const folder = mkdtempSync(join(tmpdir(), 'acknowledged-'))
afterAll(() => rmSync(folder, { recursive: true }))

let files = 0
const newPath = () => join(folder, `${++files}.db`)

/** Opens a store; `said` is what opening it brought to light. */
async function openAt(path: string, access: 'read' | 'write' = 'write') {
  const said: string[] = []
  const store = await openSqliteStore({
    location: path,
    name: 'store',
    readers: 0,
    access,
    onNotice: (notice) => said.push(notice),
  })
  onTestFinished(() => store.close())
  const rows = (from: number, to: number) =>
    store.ingest(Array.from({ length: to - from }, (_, n) => recordOf(plain(`row-${from + n}`, from + n))))
  return { store, said, rows }
}

async function problems(path: string): Promise<string[]> {
  const { store } = await openAt(path, 'read')
  const found: string[] = []
  for await (const step of store.verify()) found.push(...step.problems, ...step.damaged)
  await store.close()
  return found
}

/**
 * A store as a killed process leaves it: 200 rows in the database, 300 more in its log only. Gives the copy of it that a
 * test may harm.
 */
async function killed(): Promise<string> {
  const path = newPath()
  const first = await openAt(path)
  await first.rows(0, 200)
  await first.store.close()
  const { store, rows } = await openAt(path)
  await rows(200, 500)
  const left = newPath()
  for (const end of ['', '-wal', '-marker', '-acknowledged']) copyFileSync(`${path}${end}`, `${left}${end}`)
  await store.close()
  return left
}

function flip(file: string, at: number): void {
  const bytes = readFileSync(file)
  bytes[at] = (bytes[at] ?? 0) ^ 1
  writeFileSync(file, bytes)
}

test('a store that was killed is whole with its log: nothing is said', async () => {
  const path = await killed()
  expect(await problems(path)).toEqual([])
  const { store, said } = await openAt(path)
  expect([(await store.status()).rows, said]).toEqual([500, []])
})

test.each([
  ['without its log', (path: string) => rmSync(`${path}-wal`)],
  ['with one bit of its log flipped', (path: string) => flip(`${path}-wal`, 100)],
  [
    'with its log cut off',
    (path: string) => writeFileSync(`${path}-wal`, readFileSync(`${path}-wal`).subarray(0, 5000)),
  ],
])('a store %s says that 200 of 500 rows are here: verify, and each start until that is accepted', async (_, harm) => {
  const path = await killed()
  harm(path)
  const words = expect.stringContaining('200 of 500 rows are here')
  expect(await problems(path)).toEqual([words])
  const { store, said, rows } = await openAt(path)
  expect(said).toEqual([words])
  await rows(500, 501)
  await store.close()
  // Rows that come in later do not hide what is missing.
  expect(await problems(path)).toEqual([expect.stringContaining('201 of 501 rows are here')])
  expect((await openAt(path)).said).toEqual([expect.stringContaining('201 of 501 rows are here')])
  expect(acceptRows(path)).toBe(201)
  expect(await problems(path)).toEqual([])
  expect((await openAt(path)).said).toEqual([])
})

test('lost edits and deletions are counted too', async () => {
  const path = newPath()
  const first = await openAt(path)
  await first.rows(0, 3)
  await first.store.close()
  const older = readFileSync(path)
  const { store } = await openAt(path)
  await store.delete('row-1')
  await store.update('row-2', [['env', 'prod']])
  await store.close()
  writeFileSync(path, older)
  expect(await problems(path)).toEqual([expect.stringMatching(/^3 of 2 rows are here.*2 edits or deletions\./)])
})

test('another store in the place of one is named, and so is another copy with as many rows', async () => {
  const [one, other] = [newPath(), newPath()]
  for (const path of [one, other]) {
    const { store, rows } = await openAt(path)
    await rows(0, 5)
    await store.close()
  }
  const copy = newPath()
  copyFileSync(one, copy)
  copyFileSync(acknowledgedOf(one), acknowledgedOf(copy))
  copyFileSync(other, one)
  expect(await problems(one)).toEqual([expect.stringMatching(/^Another store stands in the place.*had 5 rows/)])

  const twin = newPath()
  copyFileSync(copy, twin)
  for (const [path, id] of [
    [copy, 'mine'],
    [twin, 'theirs'],
  ] as const) {
    const { store } = await openAt(path)
    await store.ingest([recordOf(plain(id, 9))])
    await store.close()
  }
  copyFileSync(twin, copy)
  expect(await problems(copy)).toEqual([expect.stringMatching(/not the same ones/)])
})

test('a store whose count is missing or damaged begins a new one and says so; a new store says nothing', async () => {
  const path = newPath()
  const first = await openAt(path)
  await first.rows(0, 3)
  await first.store.close()
  expect(first.said).toEqual([])
  rmSync(acknowledgedOf(path))
  const second = await openAt(path)
  expect(second.said).toEqual([expect.stringMatching(/no count of acknowledged rows.*begins with the 3/)])
  await second.store.close()
  writeFileSync(acknowledgedOf(path), 'x'.repeat(9000))
  expect(await problems(path)).toEqual([expect.stringMatching(/damaged/)])
  expect((await openAt(path)).said).toEqual([expect.stringMatching(/damaged/)])
  expect(await problems(path)).toEqual([])
})

test('a count of which one line is damaged still names what is missing', async () => {
  const path = await killed()
  // The line of the older standing: 512 bytes a line, and 200 rows stand in line 200 % 16.
  flip(acknowledgedOf(path), 8 * 512 + 100)
  rmSync(`${path}-wal`)
  expect(await problems(path)).toEqual([expect.stringContaining('200 of 500 rows are here')])
})

test('a count that a power cut left behind the database alarms nobody', async () => {
  const path = newPath()
  const { store, rows } = await openAt(path)
  await rows(0, 3)
  const behind = readFileSync(acknowledgedOf(path))
  await rows(3, 9)
  await store.close()
  writeFileSync(acknowledgedOf(path), behind)
  expect(await problems(path)).toEqual([])
  expect((await openAt(path)).said).toEqual([])
})

test('two connections that write in turn keep one count, which only its user can read', async () => {
  const path = newPath()
  const [one, other] = [await openAt(path), await openAt(path)]
  for (let n = 0; n < 40; n += 2) {
    await one.rows(n, n + 1)
    await other.rows(n + 1, n + 2)
  }
  await one.store.close()
  await other.store.close()
  expect(await problems(path)).toEqual([])
  expect(statSync(acknowledgedOf(path)).mode & 0o777).toBe(0o600)
})

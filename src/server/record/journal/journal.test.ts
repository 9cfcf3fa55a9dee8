import { execFileSync } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { mkdirSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, dirname, join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { birthOfProcess } from '../../machine/process-running.ts'
import { type Journal, type JournalOptions, openJournal } from './journal.ts'

const REQUEST = Buffer.from('{"n":1}')
const BEGUN = {
  from: 'test',
  startedAt: 1_760_000_000_000,
  idempotencyKey: null,
  request: { kept: REQUEST.length, wire: REQUEST.length, isCut: false },
}
const OVER = { end: 'complete', failure: null, firstByteMs: 1, durationMs: 2, answer: null, taken: null } as const
const neverFails = (error: unknown) => {
  throw error
}

function storeIn(): string {
  const folder = mkdtempSync(join(tmpdir(), 'journal-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  return join(folder, 'a.db')
}

const open = (store: string, more: Partial<JournalOptions> = {}) =>
  openJournal({ store, limit: 1_000_000, onFailure: neverFails, ...more })

/** Writes a call down, to its end or not. */
function note(journal: Journal, id: string, isOver = true): void {
  const written = journal.begin(id, BEGUN)
  written?.bytes('request', 0, REQUEST.length, 0, REQUEST)
  if (isOver) written?.over(OVER)
}

/** What a process that is gone has left beside the store: `from` is where its calls lie. */
function abandon(store: string, from: string, owner = '4194304-abc'): void {
  const left = `${store}-calls-${owner}`
  mkdirSync(left)
  for (const name of readdirSync(from)) writeFileSync(join(left, name), execFileSync('cat', [join(from, name)]))
}

const modeOf = (path: string) => (statSync(path).mode & 0o777).toString(8)
const folderOf = (store: string) =>
  join(dirname(store), readdirSync(dirname(store)).find((name) => name.startsWith(`${basename(store)}-calls-`)) ?? '')

test('a call is on disk until it is in the store', async () => {
  const store = storeIn()
  const journal = open(store)
  note(journal, 'a')
  note(journal, 'b', false)
  expect([journal.holds('a'), journal.holds('b'), journal.holds('c')]).toEqual([true, false, false])
  expect((await journal.load('a')).call).toMatchObject({ id: 'a', end: 'complete', request: { bytes: REQUEST } })
  expect((await journal.load('b')).call).toMatchObject({ id: 'b', end: 'interrupted' })
  journal.end(['a', 'b', 'c'])
  expect([journal.holds('a'), journal.size(), readdirSync(folderOf(store))]).toEqual([false, 0, []])
  await expect(journal.load('a')).rejects.toThrow('not written down')
  journal.close()
  expect(readdirSync(dirname(store))).toEqual([])
})

test('its folder is 0700 and its files are 0600 from their first byte, whatever the umask', () => {
  const before = process.umask(0)
  onTestFinished(() => void process.umask(before))
  const store = storeIn()
  const journal = open(store)
  const written = journal.begin('a', BEGUN)
  expect([modeOf(folderOf(store)), modeOf(join(folderOf(store), 'a'))]).toEqual(['700', '600'])
  written?.over(OVER)
  journal.end(['a'])
  journal.close()
})

test('bytes of any kind and length come back as they were', async () => {
  const journal = open(storeIn(), { limit: 100_000_000 })
  const long = randomBytes(3_000_000)
  const written = journal.begin('a', { ...BEGUN, request: { kept: long.length, wire: long.length, isCut: false } })
  written?.bytes('request', 0, long.length, 0, long)
  written?.answer(200, [['x-ü', 'é']])
  written?.bytes('answer', 0, 999, 1, long.subarray(0, 999))
  written?.bytes('answer', 999, long.length, 2, long.subarray(999))
  written?.over({ ...OVER, answer: { kept: long.length, wire: long.length, sha256: null, isCut: false } })
  const { call, damage } = await journal.load('a')
  expect([damage, call?.answer?.headers]).toEqual([null, [['x-ü', 'é']]])
  expect([call?.request.bytes, call?.answer?.bytes].map((bytes) => long.equals(bytes ?? Buffer.alloc(0)))).toEqual([
    true,
    true,
  ])
  journal.end(['a'])
  journal.close()
})

test('what it may take on disk is bounded: that is told once, nothing is kept in part unsaid, and there is room again', async () => {
  const failures: unknown[] = []
  const journal = open(storeIn(), { limit: 1_500, onFailure: (error) => failures.push(error) })
  note(journal, 'a')
  const large = journal.begin('large', BEGUN)
  for (let n = 0; n < 10; n++) large?.bytes('answer', n * 500, n * 500 + 500, n, Buffer.alloc(500))
  large?.over(OVER)
  expect([large?.isWhole(), journal.holds('large'), journal.holds('a'), journal.size() <= 1_500]).toEqual([
    false,
    false,
    true,
    true,
  ])
  expect(failures.map(String)).toEqual(['Error: calls that wait beside the store may take 1500 bytes'])
  expect(journal.isReady()).toBe(false)
  journal.end(['large'])
  expect(journal.isReady()).toBe(true)
  note(journal, 'b')
  expect(journal.holds('b')).toBe(true)
  journal.end(['a', 'b'])
  journal.close()
})

test('where the folder goes away, that is told, and it goes on when there is one again', () => {
  const store = storeIn()
  const failures: unknown[] = []
  const journal = open(store, { onFailure: (error) => failures.push(error) })
  rmSync(folderOf(store), { recursive: true })
  expect([journal.begin('a', BEGUN), failures.length, journal.isReady()]).toEqual([null, 1, false])
  journal.end([])
  note(journal, 'a')
  expect(journal.holds('a')).toBe(true)
  journal.end(['a'])
  journal.close()
})

test('calls of a process that is gone are taken over, oldest first, and its folder is no more', async () => {
  const store = storeIn()
  const first = open(store)
  for (const id of ['x', 'y']) note(first, id, id === 'x')
  abandon(store, folderOf(store))
  first.end(['x', 'y'])
  first.close()
  const next = open(store)
  expect(next.adopt().toSorted()).toEqual(['x', 'y'])
  expect([(await next.load('x')).call?.end, (await next.load('y')).call?.end]).toEqual(['complete', 'interrupted'])
  expect(next.holds('x')).toBe(true)
  expect(readdirSync(dirname(store))).toHaveLength(1)
  next.end(['x', 'y'])
  expect(next.adopt()).toEqual([])
  next.close()
})

test('of two servers that start at once, each call goes to one', () => {
  const store = storeIn()
  const first = open(store)
  note(first, 'x')
  abandon(store, folderOf(store))
  const both = [open(store), open(store)]
  expect(both.flatMap((journal) => journal.adopt())).toEqual(['x'])
  for (const journal of both) journal.end(['x'])
})

test.each([
  ['whose birth the system does not tell', ''],
  ['with its birth', `-${birthOfProcess(process.ppid)}`],
])('calls of a process that still runs, %s, are left alone', (_, birth) => {
  const store = storeIn()
  const journal = open(store)
  note(journal, 'x')
  abandon(store, folderOf(store), `${process.ppid}${birth}-abc`)
  expect(journal.adopt()).toEqual([])
})

test.runIf(process.platform === 'linux')('a killed process is known as such though another has its id by now', () => {
  const store = storeIn()
  const journal = open(store)
  note(journal, 'x')
  abandon(store, folderOf(store), `${process.ppid}-1x00000000-abc`)
  journal.end(['x'])
  expect(journal.adopt()).toEqual(['x'])
})

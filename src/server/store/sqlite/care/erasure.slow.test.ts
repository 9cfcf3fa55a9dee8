import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { expect, onTestFinished, test, vi } from 'vitest'
import { parseSearchQuery } from '#contract/search/search-query-codec.ts'
import type { IncomingRecord } from '../../ingest-store.ts'
import { BEFORE_13, toOlderLayout } from '../../../testing/test-older-layout.ts'
import { packBeside } from '../../record/codec/body-codec.ts'
import { migrate } from '../layout/migrations.ts'
import { openSqliteStore } from '../open-sqlite-store.ts'

vi.setConfig({ testTimeout: 60_000 })

const ROWS = 400
/** Every third one is deleted. */
const isDoomed = (n: number) => n % 3 === 0
const everything = parseSearchQuery(new URLSearchParams('source=store')).query

/** Words that stand in one record and nowhere else, in whatever a record is kept in. */
function recordWith(n: number): { record: IncomingRecord; traces: Buffer[] } {
  const word = (what: string) => `${isDoomed(n) ? 'doomed' : 'kept'}-${what}-${(n * 7919) % 1009}-${n}`
  const request = Buffer.from(
    JSON.stringify({ messages: [{ role: 'user', content: `${word('question')} ${'x'.repeat(n * 40)}` }] }),
  )
  const completion = {
    id: word('id'),
    object: 'chat.completion',
    created: 1_760_000_000 + ((n * 7919) % 1009),
    model: word('model'),
    metadata: { [word('key')]: word('value') },
    choices: [
      { index: 0, finish_reason: 'stop', message: { role: 'assistant', content: word('answer'), refusal: null } },
    ],
  }
  const record: IncomingRecord = {
    body: Buffer.from(JSON.stringify(completion)),
    request,
    messages: null,
    metadata: null,
    way: 'imported',
    from: 'test.jsonl',
    line: n,
    receivedAt: 1_760_000_000,
    latencyMs: null,
    capture: null,
  }
  return {
    record,
    traces: ['id', 'model', 'key', 'value', 'answer']
      .map((what) => Buffer.from(word(what)))
      .concat(Buffer.from(packBeside(request)?.subarray(-40) ?? [])),
  }
}

const records = Array.from({ length: ROWS }, (_, n) => recordWith(n))
const doomed = records.filter((_, n) => isDoomed(n))

function newPath(): string {
  const folder = mkdtempSync(path.join(tmpdir(), 'erasure-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  return path.join(folder, 'store.db')
}

async function openAt(location: string) {
  const store = await openSqliteStore({ location, name: 'store' })
  onTestFinished(() => store.close())
  return store
}

/** Which of the traces any file beside the store has, with the file. */
function findTraces(location: string, traces: readonly Buffer[]): string[] {
  return readdirSync(path.dirname(location)).flatMap((name) => {
    const bytes = readFileSync(path.join(path.dirname(location), name))
    return traces.filter((trace) => bytes.includes(trace)).map((trace) => `${name}: ${trace.toString('latin1')}`)
  })
}

const doomedTraces = doomed.flatMap(({ traces }) => traces)

test('what is deleted is in no file of a store in use a moment later, and in none after it is closed; the rest is whole', async () => {
  const location = newPath()
  const store = await openAt(location)
  for (let from = 0; from < ROWS; from += 50)
    await store.ingest(records.slice(from, from + 50).map(({ record }) => record))
  // Looked at twice where need be: what is folded into the store while its files are read was in neither of them.
  await vi.waitFor(
    () => expect(findTraces(location, doomedTraces).length).toBeGreaterThanOrEqual(doomedTraces.length),
    10_000,
  )
  for (const { traces } of doomed) await store.delete(String(traces[0]))
  await vi.waitFor(() => expect(findTraces(location, doomedTraces)).toEqual([]), { timeout: 10_000, interval: 200 })
  const kept = records.filter((_, n) => !isDoomed(n))
  expect((await store.list(everything, { limit: 1 })).total).toBe(kept.length)
  for await (const { damaged, problems } of store.verify()) expect([...damaged, ...problems]).toEqual([])
  await store.close()
  expect(findTraces(location, doomedTraces)).toEqual([])
})

test('records that go together go the same way, and metadata that was replaced goes with them', async () => {
  const location = newPath()
  const store = await openAt(location)
  await store.ingest(records.map(({ record }) => record))
  await store.update(String(records[1]?.traces[0]), [['new', 'words']])
  const places = await store.places(everything, null)
  const half = places.slice(0, 200)
  expect([await store.deleteAt(half), await store.deleteAt(half)]).toEqual([200, 0])
  await store.deleteAt(places.slice(200, 399))
  const left = (await store.list(everything, { limit: 5 })).rows.map(({ id }) => id)
  expect(left).toHaveLength(1)
  const gone = records.filter(({ traces }) => String(traces[0]) !== left[0])
  await store.close()
  expect(
    findTraces(
      location,
      gone.flatMap(({ traces }) => traces),
    ),
  ).toEqual([])
})

test('a cursor to a deleted record keeps its meaning though its name is forgotten', async () => {
  const location = newPath()
  const store = await openAt(location)
  await store.ingest(records.slice(0, 9).map(({ record }) => record))
  const [first, second, third] = (await store.list(everything, { limit: 9 })).rows.map(({ id }) => id)
  await store.delete(String(second))
  const page = await store.listWire({ after: String(second), limit: 1, order: 'desc', model: null, metadata: [] })
  expect([first, page.ids]).toEqual([first, [third]])
})

test('values that two processes count stay right where one of them drops the last record that had one', async () => {
  const location = newPath()
  const [server, command] = [await openAt(location), await openAt(location)]
  const [one, two] = records.map(({ record }) => record)
  if (one === undefined || two === undefined) throw new Error('records')
  await server.ingest([one])
  await command.delete('doomed-id-0-0')
  await command.ingest([two])
  await server.ingest([{ ...one, from: 'again' }])
  for await (const { problems } of server.verify()) expect(problems).toEqual([])
})

test('what an older version had left of deleted records goes when the store is brought up to date', async () => {
  const location = newPath()
  const old = await openAt(location)
  await old.ingest(records.map(({ record }) => record))
  await old.close()
  const db = new DatabaseSync(location)
  const gone = db.prepare("SELECT ord, name FROM completions WHERE name LIKE 'doomed%'").all()
  db.exec('PRAGMA secure_delete = OFF; BEGIN')
  for (const { ord, name } of gone) {
    db.prepare('INSERT INTO deleted VALUES (?, ?)').run(name ?? '', ord ?? 0)
    for (const table of ['completions', 'rows', 'bodies'])
      db.prepare(`DELETE FROM ${table} WHERE ord = ?`).run(ord ?? 0)
  }
  db.exec('CREATE TABLE large AS SELECT name, zeroblob(100) AS b FROM deleted; DROP TABLE large; COMMIT')
  const names = gone.map(({ name }) => Buffer.from(String(name)))
  expect(findTraces(location, names).length).toBeGreaterThan(0)
  toOlderLayout(db, `PRAGMA secure_delete = ON; ${BEFORE_13} PRAGMA user_version = 10`)
  migrate(db)
  expect(db.prepare("SELECT count(*) AS n FROM deleted WHERE name LIKE 'doomed%'").get()?.['n']).toBe(0)
  db.close()
})

/** Deletes the doomed records one after the other, says each, and is killed some milliseconds after its first. */
async function deleteUntilKilled(location: string, ids: readonly string[], ms: number): Promise<string[]> {
  const engine = JSON.stringify(path.join(import.meta.dirname, '../open-sqlite-store.ts'))
  const script = `const { openSqliteStore } = await import(${engine})
    const store = await openSqliteStore({ location: ${JSON.stringify(location)}, name: 'store' })
    for (const id of ${JSON.stringify(ids)}) { await store.delete(id); console.log(id) }
    for (;;) await store.scrub()`
  const file = path.join(mkdtempSync(path.join(tmpdir(), 'erasure-script-')), 'delete.mjs')
  writeFileSync(file, script)
  const child = spawn(process.execPath, [file], { stdio: ['ignore', 'pipe', 'inherit'] })
  let said = ''
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    if (said === '') setTimeout(() => child.kill('SIGKILL'), ms)
    said += text
  })
  await once(child, 'close')
  rmSync(path.dirname(file), { recursive: true })
  return said.split('\n').slice(0, -1)
}

test('a kill at any moment of the cleaning leaves a store that is whole, and the next start cleans what was left', async () => {
  const location = newPath()
  const store = await openAt(location)
  await store.ingest(records.map(({ record }) => record))
  await store.close()
  const left = doomed.map(({ traces }) => String(traces[0]))
  for (let round = 0; left.length > 0; round++) {
    const gone = await deleteUntilKilled(location, left, 20 + ((round * 89) % 500))
    left.splice(0, gone.length)
  }
  const again = await openAt(location)
  await vi.waitFor(() => expect(findTraces(location, doomedTraces)).toEqual([]), { timeout: 10_000, interval: 200 })
  expect((await again.list(everything, { limit: 1 })).total).toBe(records.length - doomed.length)
  for await (const { damaged, problems } of again.verify()) expect([...damaged, ...problems]).toEqual([])
})

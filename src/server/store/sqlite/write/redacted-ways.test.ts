import { mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { EVERYTHING } from '#contract/search/search-query.ts'
import { createExportTally } from '../../../export/export-tally.ts'
import { TABLE_COLUMNS } from '../../../export/table-columns.ts'
import { exportCsv } from '../../../export/export-csv.ts'
import { exportLines } from '../../../export/export-lines.ts'
import { runImport } from '../../../import/run-import.ts'
import type { Hidden } from '../../../redact/hidden.ts'
import { recordOf } from '../../conformance/records.ts'
import type { CompletionStore } from '../../completion-store.ts'
import type { ExportForm } from '../../export-store.ts'
import { openSqliteStore } from '../open-sqlite-store.ts'

const KEY = 'sk-test-4f9a0c7b22e1d8'
const HIDE: Hidden = { secrets: [KEY], rules: { sets: [], patterns: [] } }
const BASE64 = Buffer.from(`key ${KEY} end`).toString('base64')
const SAID = { id: `chatcmpl-${KEY}`, object: 'chat.completion', created: 1_760_000_000, model: 'm' }
const COMPLETION = {
  ...SAID,
  metadata: { who: KEY },
  choices: [{ index: 0, finish_reason: 'stop', message: { role: 'assistant', content: `it is ${KEY} or ${BASE64}` } }],
}

async function open(location: string, hide: Hidden | null = HIDE): Promise<CompletionStore> {
  const hidden = hide === null ? {} : { hidden: () => hide }
  return openSqliteStore({ location, name: 'store', readers: 0, ...hidden })
}

function folder(): string {
  const made = mkdtempSync(path.join(tmpdir(), 'ways-'))
  onTestFinished(() => rmSync(made, { recursive: true }))
  return made
}

async function exported(store: CompletionStore, form: ExportForm = 'record'): Promise<string> {
  const lines: Uint8Array[] = []
  for await (const slice of exportLines(store, EVERYTHING, form)) lines.push(slice)
  return Buffer.concat(lines).toString()
}

/** Everything that can be asked of a store about its records, as one text, and the files of its folder. */
async function allThatIsKept(store: CompletionStore, source = 'up'): Promise<string> {
  const page = await store.list(EVERYTHING, { limit: 100 })
  const details = await Promise.all(
    page.rows.map(async ({ id }) => [
      await store.get(id),
      Buffer.from((await store.listed(id)) ?? []).toString(),
      Buffer.from((await store.answer(id)) ?? []).toString(),
    ]),
  )
  const summary = await store.mirrorSummary(source, 0, 100)
  return JSON.stringify([page, details, summary, await exported(store), await exported(store, 'completion')])
}

function expectNoKey(text: string): void {
  expect(text).not.toContain(KEY)
  expect(text).not.toContain(BASE64.slice(8, -8))
}

async function redactedOf(store: CompletionStore) {
  const { rows } = await store.list(EVERYTHING, { limit: 100 })
  return (await store.get(rows[0]?.id ?? ''))?.provenance.redacted
}

async function mirror(store: CompletionStore) {
  const { token } = await store.mirrorClaim({ holder: 'me', nowMs: 1, ms: 1_000, dead: null })
  await store.mirrorWrite({
    source: 'up',
    from: 'https://up.test/v1',
    token: token ?? 0,
    nowMs: 1_760_000_000_000,
    walk: 1,
    rows: [
      {
        id: COMPLETION.id,
        created: COMPLETION.created,
        body: Buffer.from(JSON.stringify(COMPLETION)),
        messages: Buffer.from(JSON.stringify([{ role: 'user', content: KEY }])),
        messagesAbsent: false,
        expiresAt: null,
      },
    ],
    state: JSON.stringify({ problem: { message: `refused ${KEY}` } }),
    entry: JSON.stringify({ last: KEY }),
    sweepUpTo: null,
  })
}

test('a key in what upstream lists, in what the mirror notes and in what the doctor heard reaches no table', async () => {
  const store = await open(':memory:')
  await mirror(store)
  await store.keepProfile('up', JSON.stringify({ heard: KEY }))
  expectNoKey(await allThatIsKept(store))
  expect(await redactedOf(store)).toEqual({ key: 5 })
  expect(await store.mirrorMissing('up', 'https://up.test/v1', [COMPLETION.id])).toEqual([])
})

test('a key in a file that is taken in reaches no table; the same file again adds nothing', async () => {
  const before = await open(':memory:', null)
  await mirror(before)
  await before.ingest([{ ...recordOf(JSON.stringify({ ...COMPLETION, id: 'b' })), from: KEY }])
  const line = await exported(before)
  expect(line).toContain(KEY)
  const store = await open(':memory:')
  const take = (text: string) =>
    runImport({
      store,
      input: (async function* () {
        yield Buffer.from(text)
      })(),
      file: 'moved.jsonl',
      bytesTotal: null,
      checkpointKey: null,
      now: () => 1_790_000_000,
    })
  expect(await take(line)).toMatchObject({ added: 2, refusals: [] })
  expectNoKey(await allThatIsKept(store))
  expect(await take(line)).toMatchObject({ added: 0, same_id: 0 })
  expect(await take(JSON.stringify(COMPLETION))).toMatchObject({ refusals: [] })
  expectNoKey(await allThatIsKept(store))
})

test('a key that somebody writes into metadata is counted and not kept', async () => {
  const store = await open(':memory:')
  await store.ingest([recordOf(JSON.stringify({ ...COMPLETION, id: 'a', metadata: {}, choices: [] }))])
  await store.update('a', [['note', `mine: ${KEY}`]])
  await store.update('a', [['note', `again: ${KEY}`]])
  expectNoKey(await allThatIsKept(store))
  expect(await redactedOf(store)).toEqual({ key: 2 })
})

test('what came in before the key was known leaves an export without it, and says how much was taken out', async () => {
  const file = path.join(folder(), 'a.db')
  const before = await open(file, null)
  await mirror(before)
  await before.ingest([
    { ...recordOf(JSON.stringify({ ...COMPLETION, id: 'b' })), request: Buffer.from(`{"user":"${KEY}"}`) },
  ])
  await before.update('b', [['note', KEY]])
  await before.close()
  const store = await open(file)
  const lines = await exported(store)
  expectNoKey(lines + (await exported(store, 'completion')))
  for (const line of lines.trim().split('\n')) expect(JSON.parse(line).redacted.key).toBeGreaterThan(2)
  await store.close()
})

test('the count of what was taken out goes from store to store', async () => {
  const one = await open(':memory:')
  await one.ingest([recordOf(JSON.stringify(COMPLETION))])
  const other = await open(':memory:', null)
  await runImport({
    store: other,
    input: exportLines(one, EVERYTHING, 'record'),
    file: 'moved.jsonl',
    bytesTotal: null,
    checkpointKey: null,
    now: () => 1_790_000_000,
  })
  expect(await redactedOf(one)).toEqual({ key: 4 })
  expect(await redactedOf(other)).toEqual({ key: 4 })
})

test('no file of the store has the key, in any way in', async () => {
  const place = folder()
  const store = await open(path.join(place, 'a.db'))
  await mirror(store)
  await store.ingest([recordOf(JSON.stringify({ ...COMPLETION, id: 'plain' }))])
  await store.update('plain', [['note', KEY]])
  await store.close()
  expect(readdirSync(place)).not.toEqual([])
  for (const name of readdirSync(place)) expectNoKey(readFileSync(path.join(place, name)).toString('latin1'))
})

const RULES: Hidden = {
  secrets: [],
  rules: { sets: ['keys', 'email'], patterns: [{ name: 'staff', source: 'EMP-[0-9]{4}' }] },
}
const PRIVATE = /ann@example|sk-live-|EMP-1234/
const TELLING = JSON.stringify({
  ...SAID,
  id: 'chatcmpl-1',
  metadata: { owner: 'ann@example.com' },
  choices: [
    {
      index: 0,
      finish_reason: 'stop',
      message: { role: 'assistant', content: 'Line\nann@example.com EMP-1234 sk-live-0123456789abcdefgh' },
    },
  ],
})

test('what rules name is taken out of records and edits on their way in, and said by kind', async () => {
  const store = await open(':memory:', RULES)
  await store.ingest([recordOf(TELLING)])
  await store.update('chatcmpl-1', [['note', 'EMP-1234']])
  expect(await allThatIsKept(store)).not.toMatch(PRIVATE)
  expect(await redactedOf(store)).toEqual({ 'e-mail': 2, 'key-like': 1, staff: 2 })
  const { text } = (await store.raw('chatcmpl-1')) ?? {}
  expect(JSON.parse(text ?? '').choices[0].message.content).toBe(
    'Line\n[redacted e-mail] [redacted staff] [redacted key-like]',
  )
})

test('what came in before there were rules leaves by no form of export', async () => {
  const file = path.join(folder(), 'a.db')
  const before = await open(file, null)
  await before.ingest([recordOf(TELLING)])
  await before.close()
  const store = await open(file, RULES)
  const rows: Uint8Array[] = []
  const tally = createExportTally()
  const asked = { source: store, query: EVERYTHING, columns: TABLE_COLUMNS, hide: RULES, tally }
  for await (const piece of exportCsv(asked)) rows.push(piece)
  const csv = Buffer.concat(rows).toString()
  expect(csv).toContain('[redacted e-mail]')
  for (const text of [await exported(store), await exported(store, 'completion'), csv])
    expect(text).not.toMatch(PRIVATE)
  await store.close()
})

import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { keptBefore, WRONG } from '../testing/test-kept-before.ts'
import { search } from '../store/conformance/records.ts'
import { openSqliteStore } from '../store/sqlite/open-sqlite-store.ts'
import type { IncomingRecord } from '../store/ingest-store.ts'
import { startServe } from '../testing/test-process.ts'
import { openTestCommands } from '../testing/test-command.ts'

const openStore = (location: string) => openSqliteStore({ location, name: 'store', readers: 0 })

async function fill(location: string, records: readonly IncomingRecord[]): Promise<void> {
  const store = await openStore(location)
  await store.ingest(records)
  await store.close()
}

test('verify alone changes nothing; with --reassemble it says which records change, and which members', async () => {
  const { store, run } = openTestCommands()
  await fill(
    store,
    Object.entries(WRONG).map(([id, wrong]) => keptBefore(id, wrong)),
  )
  const sha = () => createHash('sha256').update(readFileSync(store)).digest('hex')
  const before = sha()
  expect(await run(['verify'])).toMatchObject({ code: 0, out: '' })
  expect(sha()).toBe(before)

  const { code, out, said } = await run(['verify', '--reassemble'])
  expect(code).toBe(0)
  expect(
    out
      .trim()
      .split('\n')
      .toSorted((one, other) => one.localeCompare(other)),
  ).toEqual([
    'assembled again: "cut": capture (complete → truncated), choices[0].finish_reason',
    'assembled again: "failed": capture (complete → upstream_error), choices[0].error',
    'assembled again: "gemini": choices[0].message.tool_calls[0].id, choices[0].message.tool_calls[0].function.name, choices[0].message.tool_calls[0].function.arguments, choices[0].message.tool_calls[1]',
    'assembled again: "glm": choices[0].message',
    'assembled again: "nothing": capture (upstream_error → complete)',
    'assembled again: "perplexity": choices[0].message.content, choices[0].message.role, choices[0].message.refusal, citations[1]',
  ])
  expect(said).toContain('8 recorded answers assembled again; 6 records changed')
  expect(said).toContain('8 records checked; all whole')
  expect(await run(['verify', '--reassemble'])).toMatchObject({ code: 0, out: '' })
  expect((await run(['export', '-', '--reassemble'])).code).toBe(2)
  expect((await run(['verify', '--reassemble'], { COMPLETIONIST_STORE: `${store}-none` })).code).toBe(1)
}, 60_000)

test('a server that is killed in the middle goes on at the next start, and answers meanwhile', async () => {
  const { store, run } = openTestCommands()
  const { glm = { events: '' } } = WRONG
  const ids = Array.from({ length: 1_500 }, (_, n) => `glm-${n}`)
  await fill(
    store,
    ids.map((id) => keptBefore(id, { ...glm, events: glm.events.replaceAll('"glm"', `"${id}"`) })),
  )
  const first = await startServe({ COMPLETIONIST_STORE: store })
  const began = Promise.withResolvers<void>()
  const hear = () => {
    if (first.seen.err.includes('are assembled again by newer rules')) began.resolve()
  }
  first.child.stderr?.on('data', hear)
  hear()
  await began.promise
  first.child.kill('SIGKILL')
  await first.exited
  const killed = await openStore(store)
  const half = await killed.list(search(), { limit: 2_000 })
  const texts = new Set(half.rows.map((row) => row.output.text))
  expect(texts).toEqual(new Set(['', 'Good day']))
  await killed.close()

  const second = await startServe({ COMPLETIONIST_STORE: store })
  const ended = Promise.withResolvers<void>()
  const listen = () => {
    if (/recorded answers were assembled again, \d+ records changed/.test(second.seen.err)) ended.resolve()
  }
  second.child.stderr?.on('data', listen)
  listen()
  expect((await fetch(`${second.origin}/api/completions?limit=1`)).status).toBe(200)
  await ended.promise
  second.child.kill('SIGTERM')
  expect(await second.exited).toBe(0)
  const whole = await openStore(store)
  const page = await whole.list(search(), { limit: 2_000 })
  await whole.close()
  expect(new Set(page.rows.map((row) => row.output.text))).toEqual(new Set(['Good day']))
  expect((await run(['verify'])).code).toBe(0)
}, 120_000)

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { plain, recordOf } from '../../conformance/records.ts'
import { NOTHING_HIDDEN } from '../../../redact/hidden.ts'
import { MEMORY } from '../database/open-database.ts'
import { StoreOpenError } from '../database/store-open-error.ts'
import { WorkerClient } from './worker-client.ts'

const record = recordOf(plain('x', 1))
const many = Array.from({ length: 500 }, (_, n) => recordOf(plain(`y-${n}`, n)))

function makeFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'worker-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  return folder
}

function openWriter(path = join(makeFolder(), 'a.db'), role: 'writer' | 'both' = 'writer') {
  const client = new WorkerClient({ path, role, copy: true }, () => undefined)
  onTestFinished(() => client.close())
  return client
}

test('a thread that dies refuses what it had in hand; the next questions are answered by a new one', async () => {
  const client = openWriter()
  expect(await client.ask('ingest', [[record], null, NOTHING_HIDDEN])).toEqual([{ id: 'x', outcome: 'added' }])
  const inHand = client.ask('ingest', [many, null, NOTHING_HIDDEN])
  await Promise.all([expect(inHand).rejects.toThrow('closed'), client.kill()])
  const again = await Promise.all([client.ask('ingest', [[record], null, NOTHING_HIDDEN]), client.ask('delete', ['x'])])
  expect(again).toEqual([[{ id: 'x', outcome: 'known' }], true])
})

test('a store in memory ends with its thread: no other one begins with nothing', async () => {
  const client = openWriter(MEMORY, 'both')
  await client.ask('ingest', [[record], null, NOTHING_HIDDEN])
  await client.kill()
  await expect(client.ask('has', ['x'])).rejects.toThrow('closed')
})

test('a start that failed is tried again with the next question', async () => {
  const path = join(makeFolder(), 'a.db')
  writeFileSync(path, 'this is no database, and may be somebody’s')
  const client = openWriter(path)
  await expect(client.ask('delete', ['x'])).rejects.toThrow(StoreOpenError)
  rmSync(path)
  expect(await client.ask('delete', ['x'])).toBe(false)
})

test('whoever has gone while the thread starts is not waited for', async () => {
  const client = openWriter()
  const gone = client.ask('ingest', [[record], null, NOTHING_HIDDEN], AbortSignal.abort(new Error('gone')))
  const going = new AbortController()
  const leaving = client.ask('ingest', [[record], null, NOTHING_HIDDEN], going.signal)
  going.abort(new Error('gone'))
  await expect(gone).rejects.toThrow('gone')
  await expect(leaving).rejects.toThrow('gone')
  expect(await client.ask('ingest', [[record], null, NOTHING_HIDDEN])).toEqual([{ id: 'x', outcome: 'added' }])
})

test('what was asked before closing is answered, and after it nothing is started again', async () => {
  const client = openWriter()
  const before = client.ask('ingest', [[record], null, NOTHING_HIDDEN])
  const closing = client.close()
  await expect(before).resolves.toEqual([{ id: 'x', outcome: 'added' }])
  await closing
  await expect(client.ask('delete', ['x'])).rejects.toThrow('closed')
  await expect(openNeverAsked()).resolves.toBeUndefined()
})

/** One that nobody has asked anything has no thread to end. */
async function openNeverAsked(): Promise<void> {
  const client = openWriter()
  await client.close()
  await expect(client.ask('delete', ['x'])).rejects.toThrow('closed')
}

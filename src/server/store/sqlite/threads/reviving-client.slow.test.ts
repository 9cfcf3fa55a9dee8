import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { plain, recordOf } from '../../conformance/records.ts'
import { NOTHING_HIDDEN } from '../../../redact/hidden.ts'
import { RevivingClient } from './reviving-client.ts'
import { WorkerClient } from './worker-client.ts'

const record = recordOf(plain('x', 1))

async function openWriter() {
  const folder = mkdtempSync(join(tmpdir(), 'reviving-'))
  const threads: WorkerClient[] = []
  const start = async () => {
    const thread = await WorkerClient.start({ path: join(folder, 'a.db'), role: 'writer', copy: true })
    threads.push(thread)
    return thread
  }
  const client = new RevivingClient(await start(), start)
  onTestFinished(async () => {
    await client.close()
    rmSync(folder, { recursive: true })
  })
  return { client, threads }
}

test('a thread that dies refuses what it had in hand; the next questions are answered by a new one', async () => {
  const { client, threads } = await openWriter()
  expect(await client.ask('ingest', [[record], null, NOTHING_HIDDEN])).toEqual([{ id: 'x', outcome: 'added' }])
  const inHand = client.ask('ingest', [
    Array.from({ length: 500 }, (_, n) => recordOf(plain(`y-${n}`, n))),
    null,
    NOTHING_HIDDEN,
  ])
  await Promise.all([expect(inHand).rejects.toThrow('closed'), threads[0]?.kill()])
  const again = await Promise.all([client.ask('ingest', [[record], null, NOTHING_HIDDEN]), client.ask('delete', ['x'])])
  expect(again).toEqual([[{ id: 'x', outcome: 'known' }], true])
  expect(threads).toHaveLength(2)
})

test('after closing nothing is started again', async () => {
  const { client, threads } = await openWriter()
  await client.close()
  await expect(client.ask('delete', ['x'])).rejects.toThrow('closed')
  expect(threads).toHaveLength(1)
})

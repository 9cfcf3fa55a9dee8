import { expect, onTestFinished, test } from 'vitest'
import { type RecordedRecord, toRecordedRecord } from './recorded-record.ts'
import { createCaptureReader } from './capture-reader.ts'
import type { CapturedCall } from './captured-call.ts'
import { chunkOf, DONE, FIXED } from '../../testing/faults/recorder-faults.ts'

function callWith(answer: string, type = 'application/json'): CapturedCall {
  const bytes = Buffer.from(answer)
  const request = Buffer.from('{"model":"m-1","store":true,"messages":[{"role":"user","content":"hi"}]}')
  return {
    id: 'call-1',
    from: 'http://127.0.0.1/v1',
    startedMs: 1_760_000_000_000,
    firstByteMs: 1,
    durationMs: 2,
    idempotencyKey: null,
    request: { bytes: request, total: request.length },
    answer: { status: 200, headers: [['content-type', type]], bytes, total: bytes.length, sha256: 'ab' },
    end: 'complete',
    failure: null,
  }
}

function openReader(long: number) {
  const reader = createCaptureReader(long)
  onTestFinished(() => reader.close())
  return reader
}

/** With texts in place of bytes. */
const toTexts = (record: RecordedRecord) => ({
  ...record,
  body: Buffer.from(record.body).toString(),
  request: Buffer.from(record.request ?? '').toString(),
  answer: Buffer.from(record.answer ?? '').toString(),
})

test('a short call is read at once', () => {
  const reader = openReader(100_000)
  const records: RecordedRecord[] = []
  reader.read(callWith(FIXED), (record) => records.push(record))
  expect([records.length, reader.pending()]).toEqual([1, 0])
})

test('long calls are read beside everything else, and come out as if they were not', async () => {
  const reader = openReader(0)
  const calls = [callWith(FIXED), callWith(chunkOf('na') + chunkOf('ïve', 'stop') + DONE, 'text/event-stream')]
  const records: RecordedRecord[] = []
  for (const call of calls) reader.read(call, (record) => records.push(record))
  expect([records.length, reader.pending()]).toEqual([0, 2])
  await reader.settled()
  expect(records.map(toTexts)).toEqual(calls.map(toRecordedRecord).map(toTexts))
  expect(reader.pending()).toBe(0)
})

test('where the thread ends, what it was reading is kept with its bytes unread, and the next call is read', async () => {
  const reader = openReader(0)
  const records: RecordedRecord[] = []
  const take = (record: RecordedRecord) => records.push(record)
  const long = `{"choices":[${'[],'.repeat(2_000_000)}[]]}`
  reader.read(callWith(long), take)
  reader.read(callWith(FIXED), take)
  await reader.close()
  expect([records.length, reader.pending()]).toEqual([2, 0])
  reader.read(callWith(FIXED), take)
  await reader.settled()
  expect(records.map(({ capture }) => capture)).toEqual(['unparsed', 'unparsed', 'complete'])
  const [unread] = records
  expect(Buffer.from(unread?.answer ?? '').toString()).toBe(long)
  expect(unread?.call).toMatchObject({
    status: 200,
    answer_bytes: long.length,
    notes: ['The answer could not be read: the thread that read it was ended.'],
  })
  expect(Buffer.from(unread?.request ?? '').toString()).toContain('"store":true')
})

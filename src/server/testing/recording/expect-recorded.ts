import http from 'node:http'
import { expect, onTestFinished } from 'vitest'
import type { CompletionDetail } from '#contract/detail/completion-detail.ts'
import { type Heard, openRecording, RECORDING_KEY, type Recording, type RecordingOptions } from './test-recording.ts'
import { listen } from '../listen.ts'
import { type RecorderFault, FIXED } from '../faults/recorder-faults.ts'

/** What tests of faults share: the request, and what is promised whatever goes wrong. */
export const ASKED = { model: 'm', store: true, metadata: { env: 'prod' }, messages: [{ role: 'user', content: 'hi' }] }

/** A recording for one test. */
export async function open(options: RecordingOptions = {}): Promise<Recording> {
  const recording = await openRecording(options)
  onTestFinished(() => recording.close())
  return recording
}

/** The record of the only call. */
export async function onlyRecord(recording: Recording): Promise<CompletionDetail> {
  const [record, ...more] = await recording.records()
  if (record === undefined || more.length > 0)
    throw new Error(`${record === undefined ? 'no' : more.length + 1} records`)
  return record
}

const codeOf = (heard: Heard) => JSON.parse(heard.body.toString()).error.code

/** What is promised in every case: the request is kept, the key is nowhere. */
function expectSound(recording: Recording, record: CompletionDetail, heard: Heard) {
  expect(JSON.parse(record.request ?? '')).toEqual(ASKED)
  expect(record.row.metadata).toEqual([['env', 'prod']])
  expect(record.row.way).toBe('recorded')
  const everything = JSON.stringify([
    record,
    recording.api.logged,
    recording.events,
    heard.body.toString(),
    heard.headers,
  ])
  expect(everything).not.toContain(RECORDING_KEY)
  expect(recording.fake.requests.length).toBeLessThanOrEqual(1)
}

/** Lets an upstream have one fault, and expects what the table says. */
export async function expectRecorded({ fault, heard, kept: wanted, wait = {} }: RecorderFault): Promise<void> {
  const deadlines = { connect: 5_000, headers: wait.headers ?? 10_000, idle: wait.idle ?? 10_000 }
  const recording = await open({ deadlines })
  recording.fake.setFault(fault)
  const answer = await recording.call(ASKED)
  expect({ status: answer.status, ended: answer.ended }).toEqual({ status: heard.status, ended: heard.ended })
  expect(answer.headers).toMatchObject(heard.headers ?? {})
  if (heard.code !== undefined) expect(codeOf(answer)).toBe(heard.code)
  const record = await onlyRecord(recording)
  const { capture, call } = record.provenance
  expect([capture, record.row.choices, call?.notes.join(' ')]).toEqual([
    wanted.capture,
    wanted.choices,
    expect.stringMatching(wanted.note ?? /^/),
  ])
  if (wanted.finish !== undefined) expect(record.row.finish_reasons).toEqual([wanted.finish])
  // All that the client got is kept: as the record, beside it, or, if the answer was our own, not at all.
  const beside = Buffer.from((await recording.api.store.answer(record.row.id)) ?? record.raw ?? '').toString()
  const whose = heard.code !== undefined ? 'ours' : answer.headers['content-encoding'] === undefined ? 'kept' : 'coded'
  expect(whose === 'kept' ? beside : whose).toBe(whose === 'kept' ? answer.body.toString() : whose)
  expectSound(recording, record, answer)
}

/** Calls an upstream that cannot be reached: the client gets our error in OpenAI's envelope, and the call is kept. */
export async function expectUnreachable(upstreamUrl: string, status: number, code: string): Promise<void> {
  const recording = await open({
    upstreamUrl,
    deadlines: { connect: code === 'timeout' ? 60 : 10_000, headers: 10_000, idle: 10_000 },
  })
  const answer = await recording.call(ASKED)
  expect([answer.status, answer.ended, codeOf(answer)]).toEqual([status, true, code])
  const record = await onlyRecord(recording)
  expect([record.provenance.capture, record.row.choices]).toEqual(['upstream_error', 0])
  expectSound(recording, record, answer)
}

/** A store that refuses the first `times` records. */
export function failing(reason: string, times: number): NonNullable<RecordingOptions['ingest']> {
  let left = times
  return (store) => (records) => (left-- > 0 ? Promise.reject(new Error(reason)) : store.ingest(records))
}

/** A call that must succeed as if there were no store. */
export async function expectUntouched(recording: Recording): Promise<void> {
  recording.fake.setFault({ kind: 'other-json', text: FIXED })
  const answer = await recording.call(ASKED)
  expect([answer.status, answer.ended, answer.body.toString()]).toEqual([200, true, FIXED])
}

/** A client that leaves; gives what is kept of its call. */
export async function leave(recording: Recording, leaves: 'first' | Promise<void>): Promise<CompletionDetail> {
  const answer = await recording.call(ASKED, { leaves })
  expect(answer.ended).toBe(false)
  return onlyRecord(recording)
}

/** An upstream that notices when its caller leaves. */
export async function watchedUpstream(answer: (response: http.ServerResponse) => void) {
  const closed = Promise.withResolvers<void>()
  const arrived = Promise.withResolvers<void>()
  const server = http.createServer((request, response) => {
    response.on('close', closed.resolve)
    request.resume().on('end', () => {
      answer(response)
      arrived.resolve()
    })
  })
  const upstreamUrl = `http://127.0.0.1:${await listen(server)}/v1`
  return { upstreamUrl, arrived: arrived.promise, closed: closed.promise }
}

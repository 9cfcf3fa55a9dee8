import { joinRecordingParts } from '#contract/recording/join-recording-parts.ts'
import type { RecordingEvent, RecordingPart } from '#contract/recording/live-event.ts'
import { projectRow } from '#contract/projection/project-row.ts'
import { expect, test } from 'vitest'
import { type Recordings, withRecordingEvent } from './recordings.ts'

const row = projectRow({
  id: 'r1',
  body: '{"id":"r1","object":"chat.completion","model":"gpt-4o","created":1,"choices":[]}',
  request: null,
  metadata: null,
  way: 'recorded',
  receivedAt: 1,
  latencyMs: null,
})
const start = (id: string): RecordingEvent => ({ phase: 'start', id, started_ms: 1, row })
const says = (text: string, more: Partial<RecordingPart> = {}): RecordingPart => ({
  choice: 0,
  kind: 'content',
  call: 0,
  name: null,
  text,
  ...more,
})
const chunk = (id: string, parts: RecordingPart[], whole = false): RecordingEvent => ({
  phase: 'chunk',
  id,
  whole,
  parts,
  blind: false,
})
const after = (...events: RecordingEvent[]) => events.reduce(withRecordingEvent, new Map() as Recordings)

test('the text grows in order, each choice and tool call for itself', () => {
  const recordings = after(
    start('r1'),
    chunk('r1', [says('Hel'), says('Guten ', { choice: 1 })]),
    chunk('r1', [says('lo'), says('{"a"', { kind: 'tool', name: 'f' }), says('Tag', { choice: 1 })]),
    chunk('r1', [says(':1}', { kind: 'tool' }), says('{}', { kind: 'tool', call: 1, name: 'g' })]),
  )
  expect(recordings.get('r1')?.parts).toEqual([
    says('Hello'),
    says('Guten Tag', { choice: 1 }),
    says('{"a":1}', { kind: 'tool', name: 'f' }),
    says('{}', { kind: 'tool', call: 1, name: 'g' }),
  ])
})

test('a page that comes late is given the whole, and a broken connection doubles nothing', () => {
  const recordings = after(start('r1'), chunk('r1', [says('Hel')]), start('r1'), chunk('r1', [says('Hello')], true))
  expect(recordings.get('r1')?.parts).toEqual([says('Hello')])
})

test('an end says where the record went', () => {
  const recordings = after(start('r1'), { phase: 'end', id: 'r1', completion: 'chatcmpl-1' })
  expect(recordings.get('r1')?.end).toEqual({ completion: 'chatcmpl-1' })
})

test('events of a recording whose beginning was missed change nothing', () => {
  expect(after(chunk('r9', [says('x')])).size).toBe(0)
})

test('a thousand ended recordings are not all remembered', () => {
  let recordings: Recordings = after(start('running'))
  for (let n = 0; n < 1_000; n++) {
    recordings = withRecordingEvent(recordings, start(`r${n}`))
    recordings = withRecordingEvent(recordings, { phase: 'end', id: `r${n}`, completion: null })
  }
  expect(recordings.size).toBe(51)
  expect(recordings.has('running')).toBe(true)
  expect(recordings.has('r999')).toBe(true)
})

test('joining does not change what was there', () => {
  const before = [says('a')]
  joinRecordingParts(before, [says('b')])
  expect(before).toEqual([says('a')])
})

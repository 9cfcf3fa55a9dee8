import { expect, test } from 'vitest'
import { createEventLines } from './event-lines.ts'

const STREAM =
  'retry: 2000\n\nevent: hello\ndata: {"total":1}\n\n: still here\n\nevent: rows\ndata: {"text":"a\\n\\nb"}\n\n'
const EVENTS = [
  { name: 'hello', data: '{"total":1}' },
  { name: 'rows', data: '{"text":"a\\n\\nb"}' },
]

test('every split of the stream gives the same events', () => {
  for (let at = 0; at <= STREAM.length; at++) {
    const read = createEventLines()
    expect([...read(STREAM.slice(0, at)), ...read(STREAM.slice(at))]).toEqual(EVENTS)
  }
})

test('an event that the end of the connection cut is none', () => {
  const read = createEventLines()
  expect(read('event: rows\ndata: {"added":1}\n')).toEqual([])
})

import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import type { RecordingEvent } from '#contract/recording/live-event.ts'
import { createEventHub, type ServerEvent } from '../live/event-hub.ts'
import { createLiveRecordings } from './live-recordings.ts'

const REQUEST = {
  model: 'gpt-4o',
  stream: true,
  metadata: { env: 'prod' },
  messages: [{ role: 'user', content: 'Why?' }],
}
const SSE = { 'content-type': 'text/event-stream' }
const says = (text: string) =>
  Buffer.from(`data: ${JSON.stringify({ choices: [{ index: 0, delta: { content: text } }] })}\n\n`)

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

/** Recordings, and what an open page hears of them. */
function open({ heard = true } = {}) {
  const hub = createEventHub()
  const recordings = createLiveRecordings(hub)
  const events: RecordingEvent[] = []
  const take = (event: ServerEvent) => {
    if (event.name === 'recording') events.push(event.data)
  }
  const listen = () => hub.listen({ take, close: () => undefined })
  if (heard) listen()
  const begin = (id = 'r1') =>
    recordings.begin({ id, startedMs: 1_790_000_000_000, request: Buffer.from(JSON.stringify(REQUEST)) })
  const greeted = () => hub.greetings().flatMap((event) => (event.name === 'recording' ? [event.data] : []))
  return { recordings, events, begin, greeted, listen }
}
const text = (events: RecordingEvent[]) =>
  events.flatMap((event) => (event.phase === 'chunk' ? event.parts.map((part) => part.text) : []))

test('a page sees who is asked what, the text as it grows, and where the record went', async () => {
  const { recordings, events, begin } = open()
  const call = begin()
  call.answer(SSE)
  call.piece(says('Be'))
  await vi.advanceTimersByTimeAsync(100)
  call.piece(says('cause'))
  await vi.advanceTimersByTimeAsync(100)
  call.piece(says('.'))
  call.end()
  recordings.settle('r1', 'chatcmpl-1')
  expect(events.map(({ phase }) => phase)).toEqual(['start', 'chunk', 'chunk', 'chunk', 'end'])
  expect(events[0]).toMatchObject({ id: 'r1', row: { model: 'gpt-4o', input: 'Why?', metadata: [['env', 'prod']] } })
  expect(text(events)).toEqual(['Be', 'cause', '.'])
  expect(events.at(-1)).toEqual({ phase: 'end', id: 'r1', completion: 'chatcmpl-1' })
})

test('a thousand pieces in a second are at most eleven events', async () => {
  const { events, begin } = open()
  const call = begin()
  call.answer(SSE)
  for (let n = 0; n < 1_000; n++) {
    call.piece(says('x'))
    await vi.advanceTimersByTimeAsync(1)
  }
  await vi.advanceTimersByTimeAsync(100)
  const chunks = events.filter(({ phase }) => phase === 'chunk')
  expect(chunks.length).toBeLessThanOrEqual(11)
  expect(text(events).join('')).toBe('x'.repeat(1_000))
})

test('a page that comes late is told all there is, and the others nothing twice', async () => {
  const { events, begin, greeted } = open()
  const call = begin()
  call.answer(SSE)
  call.piece(says('Be'))
  await vi.advanceTimersByTimeAsync(100)
  call.piece(says('cause'))
  expect(greeted()).toMatchObject([
    { phase: 'start', id: 'r1' },
    { phase: 'chunk', whole: true, parts: [{ text: 'Because' }] },
  ])
  await vi.advanceTimersByTimeAsync(100)
  expect(text(events)).toEqual(['Be', 'cause'])
})

test('while no page is open nothing is read, and what waits is bounded', () => {
  const { events, begin, greeted } = open({ heard: false })
  const call = begin()
  call.answer(SSE)
  for (let n = 0; n < 3_000; n++) call.piece(says('x'.repeat(1_000)))
  expect(vi.getTimerCount()).toBe(0)
  expect(events).toEqual([])
  expect(greeted()).toMatchObject([{ phase: 'start' }, { phase: 'chunk', blind: true, parts: [] }])
})

test('an answer in a coding is not followed, and says so', async () => {
  const { events, begin } = open()
  const call = begin()
  await vi.advanceTimersByTimeAsync(100)
  call.answer({ 'content-type': 'text/event-stream', 'content-encoding': 'gzip' })
  call.piece(Buffer.from([0x1f, 0x8b, 8]))
  await vi.advanceTimersByTimeAsync(100)
  expect(events.map(({ phase }) => phase)).toEqual(['start', 'chunk'])
  expect(events[1]).toMatchObject({ blind: true, parts: [] })
})

test('a call that is over before a page could look is simply a new row', () => {
  const { recordings, events, begin, greeted } = open()
  begin().end()
  recordings.settle('r1', 'chatcmpl-1')
  expect(events).toEqual([])
  expect(greeted()).toEqual([])
})

test('a page that comes just after the end learns where the record went; of a thousand ended calls it hears of few', async () => {
  const { recordings, begin, greeted } = open()
  for (let n = 0; n < 1_000; n++) {
    begin(`r${n}`)
    await vi.advanceTimersByTimeAsync(100)
    recordings.settle(`r${n}`, n === 999 ? 'chatcmpl-999' : null)
  }
  expect(greeted()).toHaveLength(40)
  expect(greeted().at(-1)).toEqual({ phase: 'end', id: 'r999', completion: 'chatcmpl-999' })
})

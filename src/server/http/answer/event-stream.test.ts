import { expect, test } from 'vitest'
import type { LiveEvent } from '#contract/recording/live-event.ts'
import type { LiveClient, LiveFeed } from '../../live/live-feed.ts'
import { toEventStream } from './event-stream.ts'

/** A feed with one client that the test speaks to. */
function oneClientFeed() {
  const clients = new Set<LiveClient>()
  const feed: LiveFeed = {
    join(client) {
      clients.add(client)
      return () => clients.delete(client)
    },
  }
  const tell = (event: LiveEvent) => {
    for (const client of clients) client.take(event)
  }
  return { feed, clients, tell }
}
const rows = (added: number): LiveEvent => ({ name: 'rows', data: { added, deleted: 0, total: added, as_of: '1-1' } })

test('an event is a name and a line of JSON', async () => {
  const { feed, tell } = oneClientFeed()
  const reader = toEventStream(feed).pipeThrough(new TextDecoderStream()).getReader()
  expect((await reader.read()).value).toBe('retry: 2000\n\n')
  tell(rows(7))
  expect((await reader.read()).value).toBe('event: rows\ndata: {"added":7,"deleted":0,"total":7,"as_of":"1-1"}\n\n')
})

test('a reader that does not read is let go before much waits for it', async () => {
  const { feed, clients, tell } = oneClientFeed()
  const stream = toEventStream(feed, { buffer: 10_000 })
  let told = 0
  while (clients.size > 0 && told < 100_000) {
    tell(rows(told))
    told++
  }
  expect(told).toBeLessThan(300)
  await expect(stream.getReader().read()).rejects.toThrow('too slow')
})

test('a reader that keeps up is never let go', async () => {
  const { feed, clients, tell } = oneClientFeed()
  const reader = toEventStream(feed, { buffer: 1_000 }).getReader()
  await reader.read()
  for (let n = 0; n < 1_000; n++) {
    tell(rows(n))
    await reader.read()
  }
  expect(clients.size).toBe(1)
})

test('the end of the server ends the stream whole, and a page that goes leaves the feed', async () => {
  const { feed, clients } = oneClientFeed()
  const ended = toEventStream(feed).getReader()
  await ended.read()
  for (const client of clients) client.close()
  expect((await ended.read()).done).toBe(true)
  const left = toEventStream(feed).getReader()
  expect(clients.size).toBe(1)
  await left.cancel()
  expect(clients.size).toBe(0)
})

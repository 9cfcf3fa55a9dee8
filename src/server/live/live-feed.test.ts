import { expect, test } from 'vitest'
import type { LiveEvent } from '#contract/recording/live-event.ts'
import { createEventHub } from './event-hub.ts'
import { createLiveFeed } from './live-feed.ts'

/** A feed over a store that always stands the same. */
function open() {
  const events = createEventHub()
  const feed = createLiveFeed({
    events,
    store: { pulse: async () => ({ rows: 3, arrivals: 3, changes: 0, asOf: '3-1' }) },
  })
  const join = () => {
    const heard: (LiveEvent | 'closed')[] = []
    const first = Promise.withResolvers<void>()
    const hear = (event: LiveEvent | 'closed') => {
      heard.push(event)
      first.resolve()
    }
    const leave = feed.join({ take: hear, close: () => hear('closed') })
    return { heard, leave, greeted: first.promise }
  }
  return { events, join }
}
const end = { name: 'recording' as const, data: { phase: 'end' as const, id: 'r1', completion: null } }

test('a page is told first how the store stands, then what is going on, then what happens', async () => {
  const { events, join } = open()
  events.greet(() => [end])
  const page = join()
  await page.greeted
  events.send({ ...end, data: { ...end.data, id: 'r2' } })
  page.leave()
  expect(page.heard).toEqual([
    { name: 'hello', data: { total: 3, as_of: '3-1' } },
    end,
    { ...end, data: { ...end.data, id: 'r2' } },
  ])
})

test('nobody listens to the hub before the first page comes and after the last has gone', async () => {
  const { events, join } = open()
  expect(events.isHeard()).toBe(false)
  const [one, other] = [join(), join()]
  await Promise.all([one.greeted, other.greeted])
  one.leave()
  expect(events.isHeard()).toBe(true)
  other.leave()
  expect(events.isHeard()).toBe(false)
})

test('the end of the server lets every page go, and those that still come', async () => {
  const { events, join } = open()
  const before = join()
  await before.greeted
  events.close()
  expect(before.heard.at(-1)).toBe('closed')
  for (let late = 0; late < 2; late++) {
    const after = join()
    await after.greeted
    expect(after.heard.at(-1)).toBe('closed')
  }
})

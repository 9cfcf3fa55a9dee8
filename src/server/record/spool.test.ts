import { expect, test } from 'vitest'
import type { Ingested } from '../store/ingest-store.ts'
import { StoreFailure } from '../store/store-failure.ts'
import { toRecordedRecord } from './capture/recorded-record.ts'
import { createSpool, type SpoolOptions } from './spool.ts'

const recordOf = (id: string) =>
  toRecordedRecord({
    id,
    from: 'test',
    startedMs: 0,
    firstByteMs: null,
    durationMs: 1,
    idempotencyKey: null,
    request: { bytes: Buffer.from('{}'), total: 2 },
    answer: null,
    end: 'failed',
    failure: null,
  })

/** A spool over a store that refuses where `refuses` says so; `events` tells what became of the records. */
function open(
  refuses: (ids: readonly string[]) => string | Error | null,
  { before, ...more }: Partial<SpoolOptions> & { before?: Promise<void> } = {},
) {
  const events: string[] = []
  const spool = createSpool({
    ingest: async (records) => {
      await before
      const ids = records.map(({ call }) => call.id)
      const reason = refuses(ids)
      if (reason !== null) throw reason instanceof Error ? reason : new Error(reason)
      return ids.map((id): Ingested => ({ id, outcome: 'added' }))
    },
    onStored: (ids) => events.push(`stored ${ids.join(' ')}`),
    onLost: ({ call }, reason) => events.push(`lost ${call.id}: ${reason}`),
    onTrouble: (reason) => events.push(reason === null ? 'well again' : `trouble: ${reason}`),
    pausesMs: [0],
    lingerMs: 0,
    ...more,
  })
  return { spool, events }
}

test('records go to the store in order; what comes while it works is one batch', async () => {
  const { spool, events } = open(() => null)
  for (const id of ['a', 'b', 'c']) spool.add(recordOf(id))
  expect(spool.size().records).toBe(3)
  await spool.settled()
  expect([events, spool.size()]).toEqual([['stored a', 'stored b c'], { records: 0, bytes: 0 }])
})

test('a store that does not answer is said to be slow, and then what it says', async () => {
  const answer = Promise.withResolvers<void>()
  const { spool, events } = open(() => (events.length === 1 ? 'it is full' : null), {
    slowMs: 1,
    before: answer.promise,
  })
  spool.add(recordOf('a'))
  await expect
    .poll(() => events)
    .toEqual(['trouble: The store is slow: it has not answered for 0.001 s. What is recorded waits.'])
  answer.resolve()
  expect(await spool.close(5_000)).toEqual([])
  expect(events.slice(1)).toEqual(['trouble: it is full', 'well again', 'stored a'])
})

test('a store that refuses is asked again until it takes them; nothing is lost', async () => {
  let left = 5
  const { spool, events } = open(() => (left-- > 0 ? 'database is locked' : null))
  for (const id of ['a', 'b', 'c']) spool.add(recordOf(id))
  expect(await spool.close(5_000)).toEqual([])
  expect(events.filter((event) => !event.startsWith('stored'))).toEqual(['trouble: database is locked', 'well again'])
  expect(events.flatMap((event) => (event.startsWith('stored') ? event.split(' ').slice(1) : [])).sort()).toEqual([
    'a',
    'b',
    'c',
  ])
})

test('one record that the store never takes does not hold up the others, and is named as lost', async () => {
  const { spool, events } = open((ids) => (ids.includes('bad') ? 'cannot be projected' : null))
  for (const id of ['a', 'bad', 'b', 'c']) spool.add(recordOf(id))
  expect(await spool.close(5_000)).toEqual([])
  expect(events.filter((event) => event.startsWith('lost'))).toEqual(['lost bad: cannot be projected'])
  expect(events.join(' ')).toMatch(/stored.* b.*c/)
})

const diskFull = new StoreFailure('database or disk is full', { kind: 'away' })

test('a large record waits for room on a full disk while small ones still fit', async () => {
  let full = true
  const { spool, events } = open((ids) => (full && ids.includes('large') ? diskFull : null))
  for (const id of ['large', 'a', 'b', 'c', 'd', 'e', 'f']) {
    spool.add(recordOf(id))
    await expect.poll(() => spool.size().records).toBe(1)
  }
  full = false
  expect(await spool.close(5_000)).toEqual([])
  expect(events.at(-1)).toBe('stored large')
  expect(events.filter((event) => event.startsWith('lost'))).toEqual([])
})

test('the memory for waiting is bounded: what is over it is lost and named, the rest waits', async () => {
  const { spool, events } = open(() => 'disk is full', { cap: 400, pausesMs: [1_000_000] })
  for (const id of ['a', 'b', 'c', 'd', 'e', 'f']) spool.add(recordOf(id))
  const { records, bytes } = spool.size()
  expect([records > 1, bytes <= 400, records + events.filter((event) => event.startsWith('lost')).length]).toEqual([
    true,
    true,
    6,
  ])
  expect(await spool.close(20)).toHaveLength(records)
})

test('nobody is kept waiting for a store that refuses', async () => {
  const { spool } = open(() => 'locked', { pausesMs: [1_000_000] })
  spool.add(recordOf('a'))
  await spool.settled()
  expect(spool.size().records).toBe(1)
  await spool.close(1)
})

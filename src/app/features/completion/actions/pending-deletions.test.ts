import { expect, test, vi } from 'vitest'
import { createPendingDeletions } from './pending-deletions.ts'

/** Time that stands still until it is told to go on. */
function clock() {
  const waiting = new Set<() => void>()
  return {
    later: (work: () => void) => {
      waiting.add(work)
      return () => waiting.delete(work)
    },
    goOn: () => {
      for (const work of Array.from(waiting)) {
        waiting.delete(work)
        work()
      }
    },
  }
}

test('a deletion waits, then happens', async () => {
  const { later, goOn } = clock()
  const remove = vi.fn<() => Promise<void>>(async () => {})
  const pending = createPendingDeletions(remove, later)
  pending.start('store', 'a')
  expect([pending.list().map(({ id, state }) => [id, state]), remove.mock.calls.length]).toEqual([
    [['a', 'waiting']],
    0,
  ])
  goOn()
  await vi.waitFor(() => expect(pending.list()).toEqual([]), 30_000)
  expect(remove).toHaveBeenCalledOnce()
})

test('a deletion that is taken back never happens', () => {
  const { later, goOn } = clock()
  const remove = vi.fn<() => Promise<void>>(async () => {})
  const pending = createPendingDeletions(remove, later)
  pending.start('store', 'a')
  for (const one of pending.list()) pending.undo(one)
  goOn()
  expect([pending.list(), remove.mock.calls.length]).toEqual([[], 0])
})

test('who leaves the page has decided', () => {
  const remove = vi.fn<() => Promise<void>>(async () => {})
  const pending = createPendingDeletions(remove, clock().later)
  pending.start('store', 'a')
  pending.start('store', 'a')
  pending.start('upstream', 'a')
  pending.flush()
  pending.flush()
  expect(remove).toHaveBeenCalledTimes(2)
})

test('what could not be deleted stays, with the reason, until it is put away', async () => {
  const { later, goOn } = clock()
  const pending = createPendingDeletions(async () => {
    throw new Error('disk full')
  }, later)
  pending.start('store', 'a')
  goOn()
  await vi.waitFor(() => expect(pending.list()).toMatchObject([{ state: 'failed', problem: 'disk full' }]), 30_000)
  for (const one of pending.list()) pending.undo(one)
  expect(pending.list()).toEqual([])
})

test('nothing is deleted while somebody is about to decide', () => {
  const { later, goOn } = clock()
  const remove = vi.fn<() => Promise<void>>(async () => {})
  const pending = createPendingDeletions(remove, later)
  pending.start('store', 'a')
  pending.hold()
  goOn()
  expect(remove).not.toHaveBeenCalled()
  pending.release()
  goOn()
  expect(remove).toHaveBeenCalledOnce()
})

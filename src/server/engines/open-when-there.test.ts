import { expect, test } from 'vitest'
import { StoreAway, StoreFailure } from '../store/store-failure.ts'
import { openWhenThere } from './open-when-there.ts'

/** Opens after some tries that fail. */
function opening(fails: number, error: Error) {
  const seen = { tries: 0, notices: [] as string[], pauses: [] as number[] }
  const open = async () => {
    seen.tries++
    if (seen.tries <= fails) throw error
    return 'open'
  }
  const pause = async (ms: number) => seen.pauses.push(ms)
  return { seen, opened: openWhenThere(open, (notice) => seen.notices.push(notice), pause) }
}

test('a database that is not there yet is waited for, which is said once', async () => {
  const { seen, opened } = opening(3, new StoreAway('It does not answer.'))
  expect(await opened).toBe('open')
  expect(seen.pauses).toEqual([1_000, 1_000, 1_000])
  expect(seen.notices).toEqual(['It does not answer. It is asked again every second, for a minute.'])
})

test('after a minute it is given up with what was said', async () => {
  const error = new StoreAway('It does not answer.')
  const { seen, opened } = opening(1_000, error)
  await expect(opened).rejects.toBe(error)
  expect(seen.pauses).toHaveLength(59)
})

test('what waiting does not help is said at once', async () => {
  const error = new StoreFailure('It is damaged.')
  const { seen, opened } = opening(1_000, error)
  await expect(opened).rejects.toBe(error)
  expect(seen).toEqual({ tries: 1, notices: [], pauses: [] })
})

import { expect, test } from 'vitest'
import { SumsCache } from './sums-cache.ts'

test('a doubt whether costs were reported is looked at again until it is known, and then kept', async () => {
  const cache = new SumsCache()
  const sums = { n: 2, tokens: 1, cost: 5 }
  const page = { asOf: { seq: 1, now: 0 }, view: 'all', sums }
  const answers = [null, true]
  const look = () => Promise.resolve(answers.shift() ?? null)
  expect(await cache.isCostReported(page, sums, look)).toBe(false)
  expect(await cache.isCostReported(page, sums, look)).toBe(true)
  expect(await cache.isCostReported(page, sums, look)).toBe(true)
})

import { expect, test } from 'vitest'
import { edgeOfList, takePage, toUpstreamCursor } from '../../upstream/source/upstream-cursor.ts'
import { parsePageRequest } from './page-params.ts'

/** As long as OpenAI's own ids. */
const row = (n: number) => ({ id: `chatcmpl-${String(n).padStart(29, 'A')}`, named: true, created: null })

test('the cursor of a server that says no times, which names the rows of a whole page, is taken', () => {
  const items = Array.from({ length: 100 }, (_, n) => row(n))
  const { next } = takePage(edgeOfList('desc'), { items, more: true, substitute: false }, 100)
  const cursor = next === null ? '' : toUpstreamCursor(next, 'q')
  expect(cursor.length).toBeGreaterThan(5_000)
  expect(parsePageRequest(new URLSearchParams({ cursor })).cursor).toBe(cursor)
})

test('a longer cursor than any that is given is refused by its length', () => {
  expect(() => parsePageRequest(new URLSearchParams({ cursor: 'x'.repeat(12_001) }))).toThrow('too long')
})

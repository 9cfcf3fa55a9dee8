import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { toChunks } from './lens-chunks.ts'

const toRuns = (texts: readonly string[]) => texts.map((text) => ({ text }))

test('a long text without line feeds is cut every 100 tokens', () => {
  expect(toChunks(toRuns(Array.from({ length: 240 }, () => ' word')))).toEqual([
    { start: 0, end: 100, weight: 500 },
    { start: 100, end: 200, weight: 500 },
    { start: 200, end: 240, weight: 200 },
  ])
})

test('a line feed ends a chunk, so that no line is cut in two', () => {
  const texts = Array.from({ length: 120 }, (_, n) => (n === 20 || n === 59 ? '.\n' : 'a'))
  expect(toChunks(toRuns(texts)).map(({ end }) => end)).toEqual([60, 120])
})

test('each run is in one chunk, in order, and none is empty', () => {
  fc.assert(
    fc.property(fc.array(fc.constantFrom('', 'a', '\n', 'word\n\n'), { maxLength: 2_000 }), (texts) => {
      const chunks = toChunks(toRuns(texts))
      expect(chunks.flatMap(({ start, end }) => texts.slice(start, end))).toEqual(texts)
      for (const { start, end } of chunks) expect(end - start).toBeGreaterThan(0)
    }),
  )
})

import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { toChunks } from './lens-chunks.ts'

const toRuns = (texts: readonly string[]) => texts.map((text) => ({ text }))

test('an answer of usual length is one text', () => {
  expect(toChunks(toRuns(Array.from({ length: 1_500 }, () => ' word')))).toEqual([{ start: 0, end: 1_500, lines: 94 }])
})

test('a long text without line feeds is cut every 100 tokens', () => {
  const chunks = toChunks(toRuns(Array.from({ length: 1_640 }, () => ' word')))
  expect(chunks).toHaveLength(17)
  expect([chunks[0], chunks.at(-1)]).toEqual([
    { start: 0, end: 100, lines: 7 },
    { start: 1_600, end: 1_640, lines: 3 },
  ])
})

test('a line feed ends a chunk, so that no line is cut in two', () => {
  const texts = Array.from({ length: 2_000 }, (_, n) => (n === 20 || n === 59 ? '.\n' : 'a'))
  expect(toChunks(toRuns(texts)).map(({ end }) => end)).toEqual([
    60,
    ...Array.from({ length: 19 }, (_, n) => 160 + n * 100),
    2_000,
  ])
})

test('short lines take a line each', () => {
  expect(toChunks(toRuns(['a', '\n', 'b', '\n\n', 'c']))).toEqual([{ start: 0, end: 5, lines: 4 }])
})

test('each run is in one chunk, in order, and none is empty', () => {
  fc.assert(
    fc.property(fc.array(fc.constantFrom('', 'a', '\n', 'word\n\n'), { maxLength: 4_000 }), (texts) => {
      const chunks = toChunks(toRuns(texts))
      expect(chunks.flatMap(({ start, end }) => texts.slice(start, end))).toEqual(texts)
      for (const { start, end } of chunks) expect(end - start).toBeGreaterThan(0)
    }),
  )
})

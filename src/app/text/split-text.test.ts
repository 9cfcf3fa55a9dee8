import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { splitText } from './split-text.ts'

test('pieces give the text back, none is much longer than asked, none cuts a character', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), fc.integer({ min: 2, max: 9 }), (text, size) => {
      const pieces = splitText(text, size)
      expect(pieces.join('')).toBe(text)
      for (const piece of pieces) expect(piece.length).toBeLessThanOrEqual(size + 1)
      for (const piece of pieces.slice(1)) expect(piece).not.toMatch(/^[\udc00-\udfff]/)
    }),
  )
})

test('lines are kept whole where they fit', () => {
  expect(splitText('aaaa\nbbbb\ncccc\n', 8)).toEqual(['aaaa\n', 'bbbb\n', 'cccc\n'])
})

test('ten megabytes without a line end are cut without reading them over and over', () => {
  const started = process.cpuUsage().user
  expect(splitText('x'.repeat(10_000_000), 8000)).toHaveLength(1250)
  expect(process.cpuUsage().user - started).toBeLessThan(1_500_000)
})

test('no piece has more than 400 lines', () => {
  const pieces = splitText('\n'.repeat(1000), 8000)
  expect(pieces.map(({ length }) => length)).toEqual([400, 400, 200])
})

import { describe, expect, test } from 'vitest'
import type { Annotation } from '#contract/completion/completion.ts'
import { drain } from '../../../../sliced.ts'
import { placeCitations as placeInPieces } from './place-citations.ts'

/** Indices and addresses may be anything, whatever the type says: the record is a model server's. */
function placeCitations(text: string, cited: readonly { start: unknown; end: unknown; url: unknown }[]) {
  const annotations = cited.map((one) => ({
    url_citation: { start_index: one.start, end_index: one.end, url: one.url },
  })) as unknown as Annotation[]
  return drain(placeInPieces(text, annotations))
}

const text = 'Trains run. ([site.test](https://site.test/a)) Yes.'
const url = 'https://site.test/a'
const start = text.indexOf('([')
const end = text.indexOf('))') + 2

describe('the place of a citation in its text', () => {
  test('the end is exclusive', () => {
    const { placed, unplaced } = placeCitations(text, [{ start, end, url }])
    expect(placed).toEqual([{ index: 0, start, end }])
    expect(text.slice(start, end)).toBe('([site.test](https://site.test/a))')
    expect(unplaced).toEqual([])
  })

  test('indices that count code points are recognised by what they cut out', () => {
    const emoji = `🚆🚆🚆 ${text}`
    const points = Array.from(emoji)
    const from = points.indexOf('(')
    const to = from + (end - start)
    const { placed, unit } = placeCitations(emoji, [{ start: from, end: to, url }])
    expect(unit).toBe('code points')
    expect(placed.map((one) => emoji.slice(one.start, one.end))).toEqual(['([site.test](https://site.test/a))'])
  })

  test('indices that count UTF-16 units stay as they are', () => {
    const emoji = `🚆🚆🚆 ${text}`
    const from = emoji.indexOf('([')
    const { placed, unit } = placeCitations(emoji, [{ start: from, end: from + (end - start), url }])
    expect(unit).toBe('utf16')
    expect(placed.map((one) => one.start)).toEqual([from])
  })

  test.each([
    ['reversed', 10, 5],
    ['negative', -5, 5],
    ['empty before the text', 0, 0],
    ['not a number', Number.NaN, 5],
    ['infinite', 0, Number.POSITIVE_INFINITY],
    ['a fraction', 0.5, 5],
    ['text', '1', '5'],
    ['missing', undefined, undefined],
    ['null', null, 3],
    ['an object', {}, []],
    ['behind the text', 1000, 1010],
    ['an integer beyond the safe ones', 2 ** 60, 2 ** 61],
  ])('%s has no place and is listed only', (_, from, to) => {
    expect(placeCitations(text, [{ start: from, end: to, url }])).toMatchObject({ placed: [], unplaced: [0] })
  })

  test('an end beyond the text is clamped', () => {
    expect(placeCitations('short', [{ start: 2, end: 999, url }]).placed).toEqual([{ index: 0, start: 2, end: 5 }])
  })

  test('a place inside a surrogate pair grows to the whole character', () => {
    const sure = 'a🚆b (https://site.test/a)'
    const known = { start: sure.indexOf('('), end: sure.length, url }
    expect(placeCitations(sure, [{ start: 2, end: 2, url: null }, known, known]).placed[0]).toEqual({
      index: 0,
      start: 1,
      end: 3,
    })
  })

  test('overlapping citations keep their own places, in the order of their ends', () => {
    const { placed } = placeCitations('0123456789', [
      { start: 2, end: 8, url },
      { start: 0, end: 5, url },
      { start: 3, end: 8, url },
    ])
    expect(placed.map((one) => one.index)).toEqual([1, 0, 2])
  })

  test('100,000 citations over a text full of emoji come back, each placed or listed', () => {
    const many = Array.from({ length: 100_000 }, (_, n) => ({ start: n, end: n + 1, url: `https://a.test/${n}` }))
    const { placed, unplaced } = placeCitations('🚆a'.repeat(1000), many)
    expect(placed.length + unplaced.length).toBe(100_000)
  })

  test('an empty text takes no citation', () => {
    for (const last of [0, 4])
      expect(placeCitations('', [{ start: 0, end: last, url }])).toMatchObject({ placed: [], unplaced: [0] })
  })
})

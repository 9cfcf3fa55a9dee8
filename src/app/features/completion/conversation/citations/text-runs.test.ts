import { expect, test } from 'vitest'
import { toTextRuns } from './text-runs.ts'

const show = (text: string, places: [number, number][]) =>
  toTextRuns(
    text,
    places.map(([start, end], index) => ({ index, start, end })),
  )
    .map((run) => (run.kind === 'citation' ? `<${run.index}>` : run.cited ? `[${run.text}]` : run.text))
    .join('')

test.each<[string, [number, number][]]>([
  ['0123456789', []],
  ['01[234]<0>56789', [[2, 5]]],
  [
    '[01][23]<0>[45]<1>6789',
    [
      [0, 4],
      [2, 6],
    ],
  ],
  [
    '0[1][23]<1>[4]<0>56789',
    [
      [1, 5],
      [2, 4],
    ],
  ],
  ['01<0>23456789', [[2, 2]]],
  [
    '0123456[789]<0><1>',
    [
      [7, 10],
      [10, 10],
    ],
  ],
  ['[0123456789]<0>', [[0, 10]]],
])('%s', (shown, places) => {
  expect(show('0123456789', places)).toBe(shown)
})

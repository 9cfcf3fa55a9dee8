import { expect, test } from 'vitest'
import { matchWords } from './match-words.ts'

const best = (typed: string, ...labels: string[]) =>
  labels
    .map((label) => ({ label, score: matchWords(typed, label) }))
    .filter(({ score }) => score !== null)
    .toSorted((one, other) => (other.score ?? 0) - (one.score ?? 0))
    .map(({ label }) => label)

test('what begins as typed comes before what has it inside, and that before what has its letters', () => {
  expect(best('us', 'Focus', 'Usage', 'Clear user', 'Up and stay', 'Themes')).toEqual([
    'Usage',
    'Clear user',
    'Focus',
    'Up and stay',
  ])
})

test('words may come in any order, and each must be there', () => {
  expect(best('dark theme', 'Theme: dark', 'Theme: light')).toEqual(['Theme: dark'])
  expect(best('gpt mini', 'model: gpt-4o-mini', 'model: gpt-4o')).toEqual(['model: gpt-4o-mini'])
  expect(best('4omini', 'model: gpt-4o-mini')).toEqual(['model: gpt-4o-mini'])
})

test('signs of regular expressions are letters like others', () => {
  for (const typed of ['(', '.*', '[a-', '\\', '$^']) expect(best(typed, 'Usage')).toEqual([])
  expect(best('c++', 'lang: c++')).toEqual(['lang: c++'])
})

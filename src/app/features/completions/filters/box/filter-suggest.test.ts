import type { Facets } from '#contract/found/facets.ts'
import { expect, test } from 'vitest'
import { fieldsToAsk, readDraft, takesFirst, toSuggestions } from './filter-suggest.ts'

const facets: Facets = {
  object: 'facets',
  facets: [
    {
      field: 'model',
      values: [
        { value: 'gpt-4o-mini', count: 9 },
        { value: 'gpt-4o', count: 4 },
        { value: 'two words', count: 1 },
        { value: '', count: 1 },
      ],
      complete: true,
    },
  ],
  metadata_keys: [
    { value: 'feature', count: 7 },
    { value: 'odd key', count: 2 },
  ],
}

/** What the box says after Enter, where Enter takes a line. */
const entered = (text: string) => {
  const draft = readDraft(text)
  const [first] = toSuggestions(draft, facets)
  return takesFirst(draft, text) && first ? draft.before + first.word : text
}

test.each([
  ['meta.fea', 'meta.feature:'],
  ['-meta.fea', '-meta.feature:'],
  ['meta.odd', 'meta."odd key":'],
  ['tokens:', 'tokens:1000..'],
  ['tokens>', 'tokens>1000'],
  ['created:', 'created:-24h..'],
  ['model:', 'model:gpt-4o-mini'],
  ['model:gp', 'model:gpt-4o-mini'],
  ['model:gpt-4o', 'model:gpt-4o'],
  ['model=gpt-4o,tw', 'model=gpt-4o,"two words"'],
  ['model:(gpt-4o OR tw', 'model:(gpt-4o OR "two words"'],
  ['refund -model:gpt-4o-', 'refund -model:gpt-4o-mini'],
])('Enter makes %s into %s', (text, after) => {
  expect(entered(text)).toBe(after)
})

test.each([
  ['tokens', ['tokens:', 'tokens>', 'tokens<']],
  ['tokens:', ['1000..', '10k..', '100..1000']],
  ['tokens>', ['1000', '10k', '100']],
  ['created:', ['-24h..', '-7d..', '-30d..', '-7d..-1d']],
  ['cost:', ['0.001..', '0.01..', '0.1..']],
  ['tokens:1', []],
])('below %s stand the signs and bounds that it can have', (text, lines) => {
  expect(toSuggestions(readDraft(text), facets).map((line) => line.word)).toEqual(lines)
})

test.each([
  'tokens',
  'tokens:1000',
  'mod',
  'refund policy',
  'model:"gp',
  'model:x',
  'model:gpt-4o,',
  'meta.env:*',
  'model:gpt-4o ',
  'tokens>10',
])('Enter takes %s as it stands', (text) => {
  expect(entered(text)).toBe(text)
})

test('values are asked for the field that is being written', () => {
  expect(
    ['mod', 'model:a,', 'tool:(a OR b', 'tokens:', 'meta.env:p'].map((text) => fieldsToAsk(readDraft(text))),
  ).toEqual([['meta.'], ['model'], ['tool'], null, ['meta.env']])
})

import { expect, test } from 'vitest'
import { FILTER_FIELDS } from './filter-text.ts'
import { nearestFields } from './nearest-fields.ts'

test.each([
  ['modle', ['model']],
  ['Model', ['model']],
  ['token', ['tokens']],
  ['finsh', ['finish']],
  ['promptTokens', ['prompt_tokens']],
  ['metadata.env', ['meta.env']],
  ['colour', []],
  ['x', []],
  ['', []],
])('who writes %j means %j', (name, meant) => {
  expect(nearestFields(name, FILTER_FIELDS)).toEqual(meant)
})

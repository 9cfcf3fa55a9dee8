import { expect, test } from 'vitest'
import { splitModel } from './split-model.ts'

test.each([
  ['gpt-4o-2024-08-06', 'gpt-4o', '-2024-08-06'],
  ['gpt-4-0613', 'gpt-4', '-0613'],
  ['gpt-4o-mini', 'gpt-4o-mini', ''],
  ['ft:gpt-4o-mini-2024-07-18:acme::abc', 'ft:gpt-4o-mini-2024-07-18:acme::abc', ''],
  ['', '', ''],
])('%s shows its snapshot apart', (model, name, snapshot) => {
  expect(splitModel(model)).toEqual({ name, snapshot })
})

import { EVERYTHING } from '#contract/search/search-query.ts'
import { toSearchParams } from '#contract/search/search-query-codec.ts'
import { expect, test } from 'vitest'
import { toGroupQuery } from './group-query.ts'

const asked = (by: string, value: string | null, query = EVERYTHING, prompt?: string) => {
  const next = toGroupQuery(query, by, { value, ...(prompt === undefined ? {} : { prompt }) })
  return next === null ? null : [...toSearchParams(next)]
}
const filtered = { ...EVERYTHING, meta: [{ key: 'env', values: ['prod', 'dev'], not: false }] }

test('a group of a metadata value is asked for by it, in place of what the key was asked for before', () => {
  expect(asked('meta.env', 'prod')).toEqual([['meta.env', 'prod']])
  expect(asked('meta.env', 'prod', filtered)).toEqual([['meta.env', 'prod']])
  expect(asked('meta.env', null)).toEqual([['meta.env', '!*']])
})

test('a group of a prompt is asked for by what the prompt hashes to, beside what was asked for', () => {
  const query = { ...filtered, q: 'far' }
  expect(asked('prompt', 'How far?', query, '0a1b2c3d4e5f60')).toEqual([
    ['q', 'far'],
    ['meta.env', 'prod,dev'],
    ['prompt', '0a1b2c3d4e5f60'],
  ])
  expect(asked('prompt', null, EVERYTHING, '0a1b2c3d4e5f60')).toEqual([['prompt', '0a1b2c3d4e5f60']])
})

test('a group of a prompt of which that is not known is looked for by its first words, whatever signs stand between them', () => {
  expect(asked('prompt', 'How "far" is -the moon? OR')).toEqual([['q', '"How far is the moon OR"']])
  expect(asked('prompt', 'a '.repeat(50))).toEqual([['q', `"${'a '.repeat(12).trim()}"`]])
  expect(asked('prompt', 'To the moon', { ...EVERYTHING, q: 'far' })).toEqual([['q', 'far "To the moon"']])
  expect(asked('prompt', '?!')).toBeNull()
  expect(asked('prompt', null)).toBeNull()
})

import { expect, test } from 'vitest'
import { toNestedPairs } from './nested-pairs.ts'

test('objects and lists are found by their members and elements, numbers digit for digit', () => {
  expect(toNestedPairs('user', '{"id":7,"name":"Ida","org":{"seed":9007199254740993},"nil":null,"ok":true}')).toEqual([
    ['user.id', '7'],
    ['user.name', 'Ida'],
    ['user.org.seed', '9007199254740993'],
    ['user.nil', 'null'],
    ['user.ok', 'true'],
  ])
  expect(toNestedPairs('tags', '["team-a", ["prod"], {"k":1}]')).toEqual([
    ['tags', 'team-a'],
    ['tags', 'prod'],
    ['tags.k', '1'],
  ])
})

test('other texts, also such as only begin like JSON, are found as they are and by nothing else', () => {
  for (const text of ['plain', '7', 'null', '[draft] title', '{', '{}', '[]', ' '])
    expect(toNestedPairs('k', text)).toEqual([])
})

test('what is deep, long or much is cut off', () => {
  expect(toNestedPairs('k', JSON.stringify(Array.from({ length: 1_000 }, (_, n) => n)))).toHaveLength(64)
  expect(toNestedPairs('k', `${'['.repeat(5_000)}1${']'.repeat(5_000)}`)).toEqual([])
  expect(toNestedPairs('k', JSON.stringify(['x'.repeat(600), 'y']))).toEqual([['k', 'y']])
})

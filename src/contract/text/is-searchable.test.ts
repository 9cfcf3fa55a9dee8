import { expect, test } from 'vitest'
import { isSearchable } from './is-searchable.ts'

const words = (n: number) => Array.from({ length: n }, (_, k) => `word${k}`).join(' ')

test('what has a letter, digit or sign is searched for, and nothing else', () => {
  expect(['cat', '7', '日', '🐈', '-cat', '"a b"'].map(isSearchable)).not.toContain(false)
  expect(['', ' ', '""', '-', '*', '…'].map(isSearchable)).not.toContain(true)
})

test('a hundred words and phrases are, and a thousand words in them; a text that was pasted whole is not', () => {
  expect(isSearchable(words(100))).toBe(true)
  expect(isSearchable(words(101))).toBe(false)
  expect(isSearchable(`"${words(1_000)}"`)).toBe(true)
  expect(isSearchable(`"${words(1_001)}"`)).toBe(false)
  expect(isSearchable(`"${words(600)}" "${words(600)}"`)).toBe(false)
})

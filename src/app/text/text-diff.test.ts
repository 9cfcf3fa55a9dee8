import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { diffTexts } from './text-diff.ts'

const left = (text: ReturnType<typeof diffTexts>) =>
  text.parts.map((part) => (part.kind === 'right' ? '' : part.text)).join('')
const right = (text: ReturnType<typeof diffTexts>) =>
  text.parts.map((part) => (part.kind === 'left' ? '' : part.text)).join('')

test('a changed word is told apart from what both share', () => {
  expect(diffTexts('The cat sat down.', 'The dog sat down.').parts).toEqual([
    { kind: 'same', text: 'The ' },
    { kind: 'left', text: 'cat' },
    { kind: 'right', text: 'dog' },
    { kind: 'same', text: ' sat down.' },
  ])
})

test('both texts can be read back from the difference', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), fc.string({ unit: 'binary' }), (a, b) => {
      const diff = diffTexts(a, b)
      expect(left(diff)).toBe(a)
      expect(right(diff)).toBe(b)
    }),
  )
})

test('equal texts differ in nothing, empty ones in everything', () => {
  expect(diffTexts('same', 'same').parts).toEqual([{ kind: 'same', text: 'same' }])
  expect(diffTexts('', '').parts).toEqual([])
  expect(diffTexts('', 'b').parts).toEqual([{ kind: 'right', text: 'b' }])
})

test('too many words are compared by lines, too many lines by their ends, and nothing is lost', () => {
  const a = Array.from({ length: 1500 }, (_, n) => `line ${n} says this and this\n`).join('')
  const b = Array.from({ length: 1500 }, (_, n) => `line ${n} says ${n % 4 ? 'this and this' : 'that or that'}\n`).join(
    '',
  )
  const lines = diffTexts(a, b)
  expect(lines.unit).toBe('lines')
  expect(left(lines)).toBe(a)
  const many = diffTexts('a\n'.repeat(5000), 'b\n'.repeat(5000))
  expect(many.unit).toBe('ends')
  expect(right(many)).toBe('b\n'.repeat(5000))
  const between = diffTexts(`begin\n${'a\n'.repeat(5000)}end\n`, `begin\n${'b\n'.repeat(5000)}end\n`)
  expect(between.parts.map(({ kind }) => kind)).toEqual(['same', 'left', 'right', 'same'])
})

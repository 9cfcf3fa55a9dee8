import { expect, test } from 'vitest'
import { toPromptWords } from './to-prompt-words.ts'

test('a prompt is told by the number of its messages and by the first of them', () => {
  const user = { id: 'a', role: 'user', content: 'Who?' }
  expect(toPromptWords([user])).toBe('1 message')
  expect(toPromptWords([{ id: 'b', role: 'system', content: 'Be brief.' }, user])).toBe(
    '2 messages · system: Be brief.',
  )
  const parts = [
    { type: 'text', text: 'Be' },
    { type: 'text', text: 'long.' },
    { type: 'image_url', image_url: null },
  ]
  expect(toPromptWords([{ id: 'b', role: 'developer', content: parts }, user])).toBe(
    '2 messages · 1 picture, sound or file · developer: Be long. ',
  )
})

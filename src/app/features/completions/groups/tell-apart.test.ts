import { expect, test } from 'vitest'
import type { RowGroup } from '#contract/found/groups.ts'
import { toAlike, toPromptWords } from './tell-apart.ts'

const group = (value: string | null, more: Partial<RowGroup> = {}): RowGroup => ({
  value,
  rows: 1,
  answers: 1,
  newest: 0,
  tokens: null,
  cost_usd: null,
  examples: [],
  ...more,
})

test('groups that read the same are numbered, others are not', () => {
  const groups = [group('Who?'), group('Where?'), group('Who?'), group(null), group(null, { unasked: true })]
  expect(toAlike(groups)).toEqual([{ at: 1, of: 2, nth: 1 }, null, { at: 2, of: 2, nth: 2 }, null, null])
})

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

import { expect, test } from 'vitest'
import { lastUserText } from './last-user-text.ts'

test('the last user message is read from text and from parts', () => {
  expect(
    lastUserText([
      { id: '1', role: 'user', content: 'earlier' },
      {
        id: '2',
        role: 'user',
        content: [{ type: 'text', text: 'what is' }, { type: 'image_url' }, { type: 'text', text: 'this?' }],
      },
      { id: '3', role: 'assistant', content: 'a cat' },
    ]),
  ).toBe('what is this?')
  expect(
    lastUserText([{ id: '1', role: 'user', content: null, content_parts: [{ type: 'text', text: 'parts' }] }]),
  ).toBe('parts')
  expect(lastUserText([{ id: '1', role: 'system', content: 'be kind' }])).toBeNull()
  expect(lastUserText([{ id: '1', role: 'user', content: '🧪'.repeat(900) }])).toBe('🧪'.repeat(500))
})

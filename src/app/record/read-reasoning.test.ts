import { expect, test } from 'vitest'
import { readReasoning } from './read-reasoning.ts'

const read = (message: Record<string, unknown>) => readReasoning(message, message['content'])
const thoughts = (message: Record<string, unknown>) => read(message).reasoning.map(({ text }) => text)

test.each([
  [{ reasoning_content: 'a' }],
  [{ reasoning: 'a', reasoning_content: 'a\n' }],
  [{ reasoning_text: 'a' }],
  [{ thinking: 'a' }],
  [{ thinking_blocks: [{ type: 'thinking', thinking: 'a', signature: 's' }], reasoning_content: 'a' }],
  [{ reasoning: 'a', reasoning_details: [{ type: 'reasoning.text', text: 'a', format: 'f', index: 0 }] }],
  [
    {
      reasoning_details: [
        { type: 'reasoning.summary', summary: 'a' },
        { type: 'reasoning.encrypted', data: 'x' },
      ],
    },
  ],
  [
    {
      content: [
        { type: 'thinking', thinking: [{ type: 'text', text: 'a' }], closed: true },
        { type: 'text', text: '1' },
      ],
    },
  ],
  [{ content: [{ type: 'thinking', thinking: 'a' }] }],
  [{ content: [{ type: 'reasoning', summary: [{ type: 'summary_text', text: 'a' }] }] }],
  [{ content: '<think>\na\n</think>\nb' }],
  [{ content: [{ type: 'text', text: '<think>a</think>b' }] }],
  [{ reasoning: { summary: 'a' } }],
])('%j thinks once', (message) => {
  expect(thoughts(message)).toEqual(['a'])
})

test('different thoughts are all there, a summary within the whole is not said again', () => {
  expect(thoughts({ reasoning: 'one', reasoning_content: 'two' })).toEqual(['two', 'one'])
  expect(thoughts({ reasoning: 'one and two', reasoning_content: 'one' })).toEqual(['one and two'])
})

test('what is said stays apart from what is thought', () => {
  expect(read({ content: '<think>a</think>\n\nb' })).toMatchObject({ text: 'b', parts: null })
  const text = { type: 'text', text: '144' }
  expect(read({ content: [{ type: 'thinking', thinking: 'a' }, text] })).toMatchObject({ text: null, parts: [text] })
  expect(read({ content: [{ type: 'text', text: '<think>a</think>b' }] }).parts).toEqual([{ type: 'text', text: 'b' }])
})

test('what holds more than words is not hidden: signatures and encrypted thoughts', () => {
  const blocks = [{ type: 'thinking', thinking: 'a', signature: 's' }]
  expect(read({ reasoning_content: 'a', thinking_blocks: blocks })).toMatchObject({
    shown: ['reasoning_content'],
    rest: { thinking_blocks: [{ type: 'thinking', signature: 's' }] },
  })
})

test.each([
  {},
  { content: null },
  { content: 5 },
  { reasoning: null, reasoning_content: '' },
  { thinking_blocks: 'x'.repeat(0) },
  { content: ['a'] },
])('%j has no thoughts', (message) => {
  expect(thoughts(message)).toEqual([])
})

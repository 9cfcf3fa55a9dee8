import { expect, test } from 'vitest'
import { readMessage, toInput } from './read-message.ts'

const answer = (content: string) => ({ choices: [{ index: 0, message: { role: 'assistant', content } }] })

test('a message of the wire is read with its nulls left out', () => {
  expect(readMessage({ id: 'm-0', role: 'user', content: 'Hi', content_parts: null, name: null })).toEqual({
    id: 'm-0',
    role: 'user',
    name: null,
    text: 'Hi',
    parts: null,
    refusal: null,
    toolCalls: [],
    functionCall: null,
    toolCallId: null,
    reasoning: [],
    images: [],
    rest: {},
  })
})

test('parts win over the text that was joined from them', () => {
  expect(
    readMessage({ id: 'm', role: 'user', content: 'a ', content_parts: [{ type: 'text', text: 'a' }] }),
  ).toMatchObject({
    text: null,
    parts: [{ type: 'text', text: 'a' }],
  })
})

test('whatever does not fit is kept', () => {
  expect(
    readMessage({
      id: 'm',
      role: 'x',
      content: { odd: 1 },
      tool_calls: [7, { id: 'c', function: { name: 'f' } }],
      name: 3,
      new: true,
    }),
  ).toMatchObject({ toolCalls: [{ id: 'c' }], rest: { content: { odd: 1 }, tool_calls: [7], name: 3, new: true } })
})

test('an answer that the server appended to the input is left out, another assistant message is not', () => {
  const input = [
    { id: '0', role: 'user', content: 'Hi' },
    { id: '1', role: 'assistant', content: 'Hello' },
  ]
  expect(toInput(input, answer('Hello'))).toHaveLength(1)
  expect(toInput(input, answer('Bye'))).toHaveLength(2)
  expect(toInput(input, null)).toHaveLength(2)
})

test('what a model thought in an earlier turn is apart from what it said', () => {
  const said = { id: 'm', role: 'assistant', content: '<think>hm</think>yes', reasoning: 'hm', images: ['data:,'] }
  expect(readMessage(said)).toMatchObject({ text: 'yes', reasoning: [{ text: 'hm' }], images: ['data:,'], rest: {} })
  const asked = { id: 'm', role: 'user', content: '<think>hm</think>yes' }
  expect(readMessage(asked)).toMatchObject({ text: '<think>hm</think>yes', reasoning: [] })
})

import { expect, test } from 'vitest'
import { createChunkReader } from './chunk-reader.ts'

const chunk = (delta: unknown, index: unknown = 0) => JSON.stringify({ choices: [{ index, delta }] })
const part = (kind: string, text: string, more: object = {}) => ({
  choice: 0,
  kind,
  call: 0,
  name: null,
  text,
  ...more,
})

test.each([
  ['text', chunk({ content: 'Hel' }), [part('content', 'Hel')]],
  ['a refusal', chunk({ refusal: 'No.' }), [part('refusal', 'No.')]],
  ['reasoning of other servers', chunk({ reasoning_content: 'Hm' }), [part('reasoning', 'Hm')]],
  [
    'reasoning that two names carry, once',
    chunk({ reasoning: 'Hm', reasoning_content: 'Hm' }),
    [part('reasoning', 'Hm')],
  ],
  ['reasoning of Copilot', chunk({ reasoning_text: 'Hm' }), [part('reasoning', 'Hm')]],
  [
    'thinking and text in parts',
    chunk({
      content: [
        { type: 'thinking', thinking: [{ type: 'text', text: 'Hm' }] },
        { type: 'text', text: 'So' },
      ],
    }),
    [part('reasoning', 'Hm'), part('content', 'So')],
  ],
  ['another choice', chunk({ content: 'a' }, 2), [part('content', 'a', { choice: 2 })]],
  [
    'tool calls, their names first',
    chunk({
      tool_calls: [
        { index: 1, function: { name: 'f', arguments: '' } },
        { index: 0, custom: { input: 'x' } },
      ],
    }),
    [part('tool', '', { name: 'f' }), part('tool', 'x', { call: 1 })],
  ],
  ['the deprecated function call', chunk({ function_call: { arguments: '{}' } }), [part('tool', '{}')]],
  ['nothing in the first chunk', chunk({ role: 'assistant', content: '' }), []],
  ['nothing at the end', '[DONE]', []],
  ['nothing in an error', '{"error":{"message":"no"}}', []],
  ['nothing in what is no chunk', '{"choices":[null,{"delta":[]},{"delta":{"content":7,"tool_calls":[1]}}]}', []],
])('a chunk adds %s', (_, data, parts) => {
  expect(createChunkReader().read(data)).toEqual(parts)
})

const call = (id: string) => chunk({ tool_calls: [{ index: 0, id, function: { name: 'f', arguments: '{}' } }] })

test('calls that share an index are told apart while one watches', () => {
  const reader = createChunkReader()
  expect(['a', 'b'].flatMap((id) => reader.read(call(id))).map((said) => said.call)).toEqual([0, 1])
})

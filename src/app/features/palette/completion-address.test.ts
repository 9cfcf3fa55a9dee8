import { expect, test } from 'vitest'
import { toCompletionId } from './completion-address.ts'

test.each([
  ['chatcmpl-AbC_9-x', 'chatcmpl-AbC_9-x'],
  [' chatcmpl-1 ', 'chatcmpl-1'],
  ['https://platform.openai.com/logs/chatcmpl-B2?api=completions', 'chatcmpl-B2'],
  ['http://127.0.0.1:4180/completions?model=x&open=gen%2F17', 'gen/17'],
  ['http://127.0.0.1:4180/completions/gen%2F17?source=store', 'gen/17'],
  ['http://127.0.0.1:4180/api/completions/abc/raw', 'abc'],
  ['https://api.openai.com/v1/chat/completions/chatcmpl-7', 'chatcmpl-7'],
  ['http://127.0.0.1:4180/completions?model=x', null],
  ['http://x/completions/%zz', null],
  ['http://', null],
  ['weather in Paris', null],
  ['', null],
])('%j leads to %j', (text, id) => {
  expect(toCompletionId(text)).toBe(id)
})

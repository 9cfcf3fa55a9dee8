import { expect, test } from 'vitest'
import { toCompletionId } from './completion-id.ts'

test.each([
  ['chatcmpl-AbC_9-x', 'chatcmpl-AbC_9-x'],
  [' chatcmpl-1 ', 'chatcmpl-1'],
  ['chatcmpl-comma,one', 'chatcmpl-comma,one'],
  ['rec-3a680a3aabcd', 'rec-3a680a3aabcd'],
  ['gen/17-x', 'gen/17-x'],
  ['model:gpt-4o', null],
  ['tokens>1000', null],
  ['usage', null],
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
  expect(toCompletionId(text)?.id ?? null).toBe(id)
})

test('only what has the form of an id, or stands where one does, is surely one', () => {
  expect([toCompletionId('chatcmpl-1')?.sure, toCompletionId('gpt-4o-mini')?.sure]).toEqual([true, false])
})

const sourceOf = (text: string) => toCompletionId(text)?.source

test('the source that an address names is asked', () => {
  expect(sourceOf('http://127.0.0.1:4180/completions?source=upstream&open=gen-17')).toBe('upstream')
  expect(sourceOf('http://127.0.0.1:4180/completions/gen-17?source=sample')).toBe('sample')
  expect(sourceOf('http://127.0.0.1:4180/completions/gen-17?source=moon')).toBeNull()
  expect(sourceOf('chatcmpl-1')).toBeNull()
})

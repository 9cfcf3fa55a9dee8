import { expect, test } from 'vitest'
import { splitThinking } from './split-thinking.ts'

test.each([
  ['<think>\nhm, 5+3\n</think>\n\nThe answer is 8.', 'hm, 5+3', 'The answer is 8.'],
  ['\n <THINK>a</think>b', 'a', 'b'],
  ['<thinking>a</thinking>b', 'a', 'b'],
  ['<think>cut off', 'cut off', ''],
  ['<think>\n\n</think>\n\nnone', '', 'none'],
  ['Say <think>x</think>', null, 'Say <think>x</think>'],
  ['<thinker>x</thinker>', null, '<thinker>x</thinker>'],
  ['', null, ''],
])('%j', (text, thoughts, answer) => {
  expect(splitThinking(text)).toEqual({ thoughts, answer })
})

import { expect, test } from 'vitest'
import { toRowModeration } from './row-moderation.ts'

const judged = (flagged: boolean) => ({ type: 'moderation_results', results: [{ flagged }] })
const failed = { type: 'error', code: 'timeout', message: 'too slow' }

test.each([
  ['nothing was judged', undefined, null],
  ['null', null, null],
  ['input and output are clear', { input: judged(false), output: judged(false) }, 'clear'],
  ['only the output is flagged', { input: judged(false), output: judged(true) }, 'flagged'],
  ['one side failed and the other is clear', { input: failed, output: judged(false) }, 'clear'],
  ['both sides failed', { input: failed, output: failed }, null],
  ['flagged is no boolean', { input: { results: [{ flagged: 'yes' }] } }, null],
  ['results hold anything', { input: { results: [null, 1, []] }, output: 7 }, null],
])('moderation when %s', (_title, moderation, expected) => {
  expect(toRowModeration(moderation)).toBe(expected)
})

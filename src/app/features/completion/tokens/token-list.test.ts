import { expect, test } from 'vitest'
import { drain } from '../../../sliced.ts'
import { readLens } from './read-lens.ts'
import { toTokenLists } from './token-list.ts'

const listsOf = (logprobs: unknown) => toTokenLists({ choices: [{ index: 0, logprobs }] })
const tokensOf = (logprobs: unknown) => listsOf(logprobs).flatMap((list) => drain(readLens(list)).tokens)

test('the old form, lists beside each other, is read as tokens with their alternatives', () => {
  const tokens = tokensOf({
    tokens: ['Hi', ' you'],
    token_logprobs: [null, -0.5],
    top_logprobs: [null, { ' you': -0.5, ' me': -1 }],
  })
  expect(tokens.map(({ token, logprob, hasAlternatives }) => [token, logprob, hasAlternatives])).toEqual([
    ['Hi', null, true],
    [' you', -0.5, true],
  ])
  expect(tokens[1]?.alternatives.map(({ token, logprob }) => [token, logprob])).toEqual([
    [' you', -0.5],
    [' me', -1],
  ])
})

test('the old form without alternatives says so', () => {
  expect(tokensOf({ tokens: ['Hi'], token_logprobs: [-0.1] })[0]).toMatchObject({ hasAlternatives: false })
})

test.each([null, undefined, {}, { tokens: 'x' }, { tokens: ['x'] }])('%j has no lists', (logprobs) => {
  expect(listsOf(logprobs)).toEqual([])
})

test('the logprobs of the contract are read token by token, and a list that is empty is one', () => {
  const content = [{ token: 'a', logprob: -1, bytes: [97], top_logprobs: [] }, 7]
  expect(tokensOf({ content, refusal: [] }).map(({ token }) => token)).toEqual(['a', null])
  expect(listsOf({ content, refusal: [] }).map(({ name, length }) => [name, length])).toEqual([
    ['content', 2],
    ['refusal', 0],
  ])
})

test('a list of any length is read with stops between its pieces', () => {
  const content = Array.from({ length: 10_000 }, () => ({ token: 'a', logprob: -1, bytes: [97], top_logprobs: [] }))
  const [list] = listsOf({ content })
  let stops = 0
  const work = list === undefined ? [].values() : readLens(list)
  for (let step = work.next(); step.done !== true; step = work.next()) stops += 1
  expect(stops).toBeGreaterThanOrEqual(20)
})

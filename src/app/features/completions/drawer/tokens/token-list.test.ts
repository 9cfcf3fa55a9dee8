import { expect, test } from 'vitest'
import { toTokenLists } from './token-list.ts'

const listsOf = (logprobs: unknown) => toTokenLists({ choices: [{ index: 0, logprobs }] })

test('the old form, lists beside each other, is read as tokens with their alternatives', () => {
  const [list] = listsOf({
    tokens: ['Hi', ' you'],
    token_logprobs: [null, -0.5],
    top_logprobs: [null, { ' you': -0.5, ' me': -1 }],
  })
  expect(list?.tokens.map(({ token, logprob, hasAlternatives }) => [token, logprob, hasAlternatives])).toEqual([
    ['Hi', null, true],
    [' you', -0.5, true],
  ])
  expect(list?.tokens[1]?.alternatives.map(({ token, logprob }) => [token, logprob])).toEqual([
    [' you', -0.5],
    [' me', -1],
  ])
})

test('the old form without alternatives says so', () => {
  expect(listsOf({ tokens: ['Hi'], token_logprobs: [-0.1] })[0]?.tokens[0]).toMatchObject({ hasAlternatives: false })
})

test.each([null, undefined, {}, { tokens: 'x' }, { tokens: ['x'] }])('%j has no lists', (logprobs) => {
  expect(listsOf(logprobs)).toEqual([])
})

import { expect, test } from 'vitest'
import { estimateCost, toCompletionCost } from './prices.ts'
import { projectRow } from './project-row.ts'

const TOKENS = { prompt_tokens: 1000, completion_tokens: 100, total_tokens: 1100 }
const rowOf = (more: object) =>
  projectRow({
    id: 'a',
    body: JSON.stringify({ id: 'a', created: 7, model: 'gpt-4o', choices: [], ...more }),
    request: null,
    metadata: null,
    way: 'imported',
    receivedAt: 7,
    latencyMs: null,
  })

test.each([
  ['OpenRouter', { cost: 0.000612 }, 0.000612],
  ['Perplexity', { cost: { input_tokens_cost: 0.001, total_cost: 0.006 } }, 0.006],
  ['xAI', { cost_in_usd_ticks: 6_359_000 }, 0.0006359],
  ['a free answer', { cost: 0 }, 0],
])('the cost that %s reports stands before an estimate', (_who, more, usd) => {
  const row = rowOf({ usage: { ...TOKENS, ...more } })
  expect([row.cost_usd, row.cost_reported]).toEqual([expect.closeTo(usd, 12), true])
})

test.each([null, 'free', -1, {}, { total_cost: null }])('a cost of %j is none, and the price list counts', (cost) => {
  const made = toCompletionCost('gpt-4o', { ...TOKENS, cost })
  expect(made).toEqual({ usd: estimateCost('gpt-4o', TOKENS), from: 'estimated' })
  expect(rowOf({ usage: { ...TOKENS, cost } })).not.toHaveProperty('cost_reported')
})

test.each([
  'openai/gpt-4o',
  'azure/gpt-4o',
  'models/gpt-4o',
  'openrouter/openai/gpt-4o:free',
  'openai/gpt-4o-2024-08-06',
  'gpt-4o@20240806',
])('%s is priced as gpt-4o', (model) => {
  expect(estimateCost(model, TOKENS)).toBe(estimateCost('gpt-4o', TOKENS))
})

test('a fine-tuned model, and one that only sounds like another, have no price', () => {
  expect([estimateCost('ft:gpt-4o:acme::x', TOKENS), estimateCost('z-ai/glm-4.6', TOKENS)]).toEqual([null, null])
})

test('usage in a choice or in x_groq is the row’s', () => {
  expect(rowOf({ choices: [{ index: 0, usage: TOKENS }] }).usage.total_tokens).toBe(1100)
  expect(rowOf({ x_groq: { usage: TOKENS } }).usage.total_tokens).toBe(1100)
})

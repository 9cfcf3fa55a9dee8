import { expect, test } from 'vitest'
import { estimateCost, toCompletionCost } from './prices.ts'
import { projectRow } from '../projection/project-row.ts'

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
  ['DeepInfra', { estimated_cost: 0.0000214 }, 0.0000214],
  ['a gateway that sums', { total_cost: 0.004 }, 0.004],
  ['a server that writes numbers as text', { cost: '1.5e-3' }, 0.0015],
  ['a cost in text within an object', { cost: { total_cost: '0.006' } }, 0.006],
  ['a free answer', { cost: 0 }, 0],
])('the cost that %s reports stands before an estimate', (_who, more, usd) => {
  const row = rowOf({ usage: { ...TOKENS, ...more } })
  expect([row.cost_usd, row.cost_reported]).toEqual([expect.closeTo(usd, 12), true])
})

test.each([null, 'free', '', ' 1', '-1', -1, {}, { total_cost: null }])(
  'a cost of %j is none, and the price list counts',
  (cost) => {
    const made = toCompletionCost('gpt-4o', { ...TOKENS, cost })
    expect(made).toEqual({ usd: estimateCost('gpt-4o', TOKENS), from: 'estimated' })
    expect(rowOf({ usage: { ...TOKENS, cost } })).not.toHaveProperty('cost_reported')
  },
)

test.each([
  'openai/gpt-4o',
  'azure/gpt-4o',
  'models/gpt-4o',
  'openrouter/openai/gpt-4o:nitro',
  'openai/gpt-4o-2024-08-06',
  'gpt-4o@20240806',
])('%s is priced as gpt-4o', (model) => {
  expect(estimateCost(model, TOKENS)).toBe(estimateCost('gpt-4o', TOKENS))
})

test('a variant that a gateway gives away costs nothing, whatever the model costs elsewhere', () => {
  expect([estimateCost('openai/gpt-4o:free', TOKENS), estimateCost('z-ai/glm-4.6:free', TOKENS)]).toEqual([0, 0])
})

test('a fine-tuned model, and one that only sounds like another, have no price', () => {
  expect([estimateCost('ft:gpt-4o:acme::x', TOKENS), estimateCost('z-ai/glm-4.6', TOKENS)]).toEqual([null, null])
})

test('usage in a choice or in x_groq is the row’s', () => {
  expect(rowOf({ choices: [{ index: 0, usage: TOKENS }] }).usage.total_tokens).toBe(1100)
  expect(rowOf({ x_groq: { usage: TOKENS } }).usage.total_tokens).toBe(1100)
})

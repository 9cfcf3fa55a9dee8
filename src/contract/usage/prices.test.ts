import { describe, expect, it } from 'vitest'
import { estimateCost, findPrice } from './prices.ts'

const MILLION = 1_000_000

describe('findPrice', () => {
  it('knows a model by its name and by its snapshots, and a snapshot with its own price by that', () => {
    expect(findPrice('gpt-4o-mini-2024-07-18')).toBe(findPrice('gpt-4o-mini'))
    expect(findPrice('gpt-4o-2024-05-13')).not.toEqual(findPrice('gpt-4o-2024-08-06'))
  })

  it.each([null, undefined, '', 'vicuna-2', 'gpt-4o-turbo-max', 'ft:gpt-4o-mini-2024-07-18:acme::id', '__proto__'])(
    'does not guess the price of %s',
    (model) => {
      expect(findPrice(model)).toBeNull()
    },
  )
})

describe('estimateCost', () => {
  it('prices plain, cached and audio tokens apart', () => {
    expect(estimateCost('gpt-4o-mini', { prompt_tokens: MILLION, completion_tokens: MILLION })).toBeCloseTo(0.75)
    expect(
      estimateCost('gpt-4o-mini', {
        prompt_tokens: MILLION,
        completion_tokens: 0,
        prompt_tokens_details: { cached_tokens: MILLION },
      }),
    ).toBeCloseTo(0.075)
    expect(
      estimateCost('gpt-4o-audio-preview', {
        prompt_tokens: 0,
        completion_tokens: MILLION,
        completion_tokens_details: { audio_tokens: MILLION / 2 },
      }),
    ).toBeCloseTo(45)
  })

  it('halves for flex and does not guess other tiers', () => {
    const usage = { prompt_tokens: MILLION, completion_tokens: 0 }
    expect(estimateCost('o3', usage, 'default')).toBeCloseTo(2)
    expect(estimateCost('o3', usage, 'flex')).toBeCloseTo(1)
    expect(estimateCost('o3', usage, 'priority')).toBeNull()
  })

  it.each([
    ['an unknown model', 'vicuna-2', { prompt_tokens: 1, completion_tokens: 1 }],
    ['no usage', 'gpt-4o', null],
    ['no completion tokens', 'gpt-4o', { prompt_tokens: 1 }],
    [
      'cached > prompt',
      'gpt-4o',
      { prompt_tokens: 1, completion_tokens: 1, prompt_tokens_details: { cached_tokens: 9 } },
    ],
    [
      'audio tokens of a model without an audio price',
      'gpt-4o',
      { prompt_tokens: 9, completion_tokens: 1, prompt_tokens_details: { audio_tokens: 9 } },
    ],
  ])('is null, never 0, for %s', (_case, model, usage) => {
    expect(estimateCost(model, usage)).toBeNull()
  })
})

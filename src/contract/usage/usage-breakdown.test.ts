import * as fc from 'fast-check'
import { describe, expect, it, test } from 'vitest'
import type { Usage } from '../completion/completion.ts'
import { toRowUsage, toUsageBreakdown, type UsageSide } from './usage-breakdown.ts'

function partsOf({ parts }: UsageSide): string {
  return parts.map(({ kind, tokens, from }) => `${kind} ${tokens}${from === 'derived' ? '*' : ''}`).join(' + ')
}

describe('toUsageBreakdown', () => {
  it('divides prompt and completion into parts that add up, and tells derived from reported', () => {
    const breakdown = toUsageBreakdown({
      prompt_tokens: 100,
      completion_tokens: 60,
      total_tokens: 160,
      prompt_tokens_details: { cached_tokens: 64, audio_tokens: 6, cache_write_tokens: 10 },
      completion_tokens_details: {
        reasoning_tokens: 30,
        audio_tokens: 0,
        accepted_prediction_tokens: 5,
        rejected_prediction_tokens: 5,
      },
    })
    expect(partsOf(breakdown.prompt)).toBe('cached 64 + audio 6 + text 30*')
    expect(partsOf(breakdown.completion)).toBe(
      'reasoning 30 + audio 0 + accepted_prediction 5 + rejected_prediction 5 + text 20*',
    )
    expect(breakdown.prompt.notReported).toEqual(['image'])
    expect(breakdown).toMatchObject({ total: { tokens: 160, from: 'reported' }, cacheWrite: 10, inconsistencies: [] })
  })

  it('takes a reported number of text tokens, also where it counts the cached ones in', () => {
    const usage = { prompt_tokens: 100, prompt_tokens_details: { cached_tokens: 64, text_tokens: 36 } }
    expect(partsOf(toUsageBreakdown(usage).prompt)).toBe('cached 64 + text 36')
    const overlapping = { prompt_tokens: 100, prompt_tokens_details: { cached_tokens: 64, text_tokens: 100 } }
    expect(partsOf(toUsageBreakdown(overlapping).prompt)).toBe('cached 64 + text 36*')
    expect(toUsageBreakdown(overlapping).inconsistencies).toEqual([])
  })

  it('keeps "not reported" apart from 0', () => {
    const { prompt, completion, total } = toUsageBreakdown({ prompt_tokens: 0, completion_tokens: null })
    expect(prompt).toEqual({
      tokens: 0,
      parts: [{ kind: 'undivided', tokens: 0, from: 'reported' }],
      notReported: ['cached', 'audio', 'image', 'text'],
    })
    expect(completion.tokens).toBeNull()
    expect(completion.parts).toEqual([])
    expect(total).toBeNull()
    expect(toUsageBreakdown(null)).toMatchObject({ prompt: { tokens: null }, total: null, inconsistencies: [] })
  })

  it('adds prompt and completion up where no total is reported, and says so', () => {
    expect(toUsageBreakdown({ prompt_tokens: 3, completion_tokens: 4 }).total).toEqual({ tokens: 7, from: 'derived' })
  })

  it.each<[string, Usage, string]>([
    [
      'cached > prompt',
      { prompt_tokens: 10, prompt_tokens_details: { cached_tokens: 64 } },
      '64 cached tokens are more than the 10 prompt tokens.',
    ],
    [
      'reasoning > completion',
      { completion_tokens: 10, completion_tokens_details: { reasoning_tokens: 12 } },
      '12 reasoning tokens are more than the 10 completion tokens.',
    ],
    [
      'parts > whole',
      { prompt_tokens: 10, prompt_tokens_details: { cached_tokens: 6, audio_tokens: 6 } },
      'The parts make 12, more than the 10 prompt tokens.',
    ],
    [
      'text too small',
      { prompt_tokens: 10, prompt_tokens_details: { text_tokens: 4 } },
      '4 text tokens and 0 others do not make the 10 prompt tokens.',
    ],
    [
      'total ≠ sum',
      { prompt_tokens: 1, completion_tokens: 2, total_tokens: 4 },
      'The total is reported as 4, but prompt and completion make 3.',
    ],
    ['negative', { prompt_tokens: -1 }, 'The prompt tokens are negative (-1).'],
    [
      'negative part',
      { prompt_tokens: 1, prompt_tokens_details: { cached_tokens: -1 } },
      'The cached tokens are negative (-1).',
    ],
  ])('names a contradiction: %s', (_name, usage, message) => {
    expect(toUsageBreakdown(usage).inconsistencies.map((found) => found.message)).toEqual([message])
  })

  it('gives parts that are never negative, and that add up unless a contradiction is named', () => {
    const tokens = fc.option(fc.integer({ min: -3, max: 40 }))
    const usage = fc.record<Usage>({
      prompt_tokens: tokens,
      completion_tokens: tokens,
      total_tokens: tokens,
      prompt_tokens_details: fc.option(
        fc.record({ cached_tokens: tokens, text_tokens: tokens, audio_tokens: tokens, image_tokens: tokens }),
      ),
      completion_tokens_details: fc.option(
        fc.record({
          text_tokens: tokens,
          audio_tokens: tokens,
          reasoning_tokens: tokens,
          accepted_prediction_tokens: tokens,
          rejected_prediction_tokens: tokens,
        }),
      ),
    })
    fc.assert(
      fc.property(usage, (reported) => {
        const breakdown = toUsageBreakdown(reported)
        for (const side of ['prompt', 'completion'] as const) {
          const { tokens: whole, parts } = breakdown[side]
          expect(parts.every((part) => part.tokens >= 0)).toBe(true)
          const contradicted = breakdown.inconsistencies.some((found) => found.side === side)
          const sum = parts.reduce((total, part) => total + part.tokens, 0)
          expect(whole === null || contradicted || sum === whole).toBe(true)
        }
      }),
    )
  })
})

describe('toRowUsage', () => {
  it('lays every number of the contract flat', () => {
    const usage = toRowUsage({
      prompt_tokens: 1,
      completion_tokens: 2,
      total_tokens: 3,
      prompt_tokens_details: {
        cached_tokens: 4,
        cache_write_tokens: 5,
        text_tokens: 6,
        audio_tokens: 7,
        image_tokens: 8,
      },
      completion_tokens_details: {
        text_tokens: 9,
        audio_tokens: 10,
        reasoning_tokens: 11,
        accepted_prediction_tokens: 12,
        rejected_prediction_tokens: 13,
      },
    })
    expect(Object.values(usage)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13])
  })

  it('reads what was cached under the names of other servers, unless the contract’s own says it', () => {
    const beside = toRowUsage({ prompt_tokens: 9, cache_read_input_tokens: 4, cache_creation_input_tokens: 3 })
    expect([beside.cached_tokens, beside.cache_write_tokens]).toEqual([4, 3])
    const both = toRowUsage({ prompt_tokens_details: { cached_tokens: 1 }, cache_read_input_tokens: 4 })
    expect(both.cached_tokens).toBe(1)
  })
})

test.each([
  [
    'xAI: reasoning beside the completion',
    {
      prompt_tokens: 232,
      completion_tokens: 6,
      total_tokens: 451,
      completion_tokens_details: { reasoning_tokens: 213 },
    },
    232,
    219,
  ],
  [
    'Mistral: audio beside the prompt',
    { prompt_tokens: 4, completion_tokens: 6, total_tokens: 385, prompt_tokens_details: { audio_tokens: 375 } },
    379,
    6,
  ],
])('%s is counted in where the total says so', (_who, usage, prompt, completion) => {
  const made = toUsageBreakdown(usage)
  expect([made.prompt.tokens, made.completion.tokens, made.inconsistencies]).toEqual([prompt, completion, []])
})

test.each(['cached_tokens', 'prompt_cache_hit_tokens', 'num_cached_tokens'])(
  '%s beside the usage are cached tokens',
  (name) => {
    expect(toRowUsage({ prompt_tokens: 9, completion_tokens: 1, total_tokens: 10, [name]: 4 }).cached_tokens).toBe(4)
  },
)

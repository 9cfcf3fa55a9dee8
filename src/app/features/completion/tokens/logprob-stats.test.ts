import { describe, expect, it } from 'vitest'
import { toLensStep, toLogprobStats, toProbability, toUnsurePlaces } from './logprob-stats.ts'
import { readToken } from './read-token.ts'

const tokensOf = (...logprobs: unknown[]) => logprobs.map((logprob) => readToken({ token: 'x', logprob, bytes: [120] }))

describe('how sure the model was', () => {
  it('rests on the tokens that have a probability', () => {
    const stats = toLogprobStats(tokensOf(Math.log(0.5), Math.log(0.5), -9999, 1, null, '−0.1'))
    expect(stats.counted).toBe(2)
    expect(stats.mean).toBeCloseTo(Math.log(0.5))
    expect(stats.perplexity).toBeCloseTo(2)
    expect(stats.outside).toBe(1)
    expect(stats.problems).toEqual([
      { index: 3, problem: 'positive' },
      { index: 4, problem: 'no logprob' },
      { index: 5, problem: 'no logprob' },
    ])
  })
  it('says nothing about no tokens', () => {
    expect(toLogprobStats([])).toMatchObject({ tokens: 0, mean: null, perplexity: null, lowest: null, leastSure: [] })
  })
  it('lists the ten least sure, least sure first', () => {
    const stats = toLogprobStats(tokensOf(...Array.from({ length: 50 }, (_, index) => -((index * 7) % 50) - 1)))
    expect(stats.leastSure).toHaveLength(10)
    expect(stats.leastSure.map((index) => -((index * 7) % 50) - 1)).toEqual([
      -50, -49, -48, -47, -46, -45, -44, -43, -42, -41,
    ])
  })
  it('jumps through the tokens less likely than not; where there is none, through the least sure', () => {
    expect(toUnsurePlaces(tokensOf(-0.01, -2, -0.3, -9999))).toEqual([1, 3])
    expect(toUnsurePlaces(tokensOf(-0.2, -0.1))).toEqual([0, 1])
  })
  it('has seven steps, and none for numbers that are no probability', () => {
    expect([0, -0.1, -0.4, -0.8, -1.2, -2, -5, -9999].map(toLensStep)).toEqual([1, 2, 3, 4, 5, 6, 7, 7])
    expect([null, 1, Number.NaN, Number.POSITIVE_INFINITY].map(toLensStep)).toEqual([null, null, null, null])
    expect(toProbability(Number.NEGATIVE_INFINITY)).toBe(0)
  })
})

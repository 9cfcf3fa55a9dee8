import type { CompletionRow, RowUsage } from '#contract/row/completion-row.ts'
import { readRowLine } from '#contract/row/row-line.ts'
import { describe, expect, test } from 'vitest'
import { costCell, tokensCell } from './usage-cells.ts'

const rowOf = (usage: Partial<RowUsage>, more: Partial<CompletionRow> = {}) =>
  readRowLine({ usage, ...more }) as CompletionRow

describe('numbers that would be cut off are said shorter, and exact in the tooltip', () => {
  test('tokens', () => {
    expect(tokensCell(rowOf({ prompt_tokens: 1204, completion_tokens: 318 })).text).toBe('1,204 → 318')
    const long = tokensCell(rowOf({ prompt_tokens: 1_234_567, completion_tokens: 987_654 }))
    expect(long.text).toBe('1.2M → 987.7K')
    expect(long.title).toContain('1,234,567')
    expect(long.title).toContain('987,654')
  })

  test('a number of tokens that no server can mean', () => {
    for (const usage of [{ prompt_tokens: 5e15, completion_tokens: 7e17 }, { total_tokens: 123_456_789_012_345_680 }])
      expect(tokensCell(rowOf(usage)).text.length).toBeLessThanOrEqual(14)
  })

  test('a cost', () => {
    expect(costCell(rowOf({}, { cost_usd: 14.2 })).text).toBe('≈\u00a0$14.20')
    expect(costCell(rowOf({}, { cost_usd: 123_456_789.12, cost_reported: true })).text).toBe('$123.5M')
  })
})

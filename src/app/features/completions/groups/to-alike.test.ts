import { expect, test } from 'vitest'
import type { RowGroup } from '#contract/found/groups.ts'
import { toAlike } from './to-alike.ts'

const group = (value: string | null, more: Partial<RowGroup> = {}): RowGroup => ({
  value,
  rows: 1,
  answers: 1,
  newest: 0,
  tokens: null,
  cost_usd: null,
  examples: [],
  ...more,
})

test('groups that read the same are numbered, others are not', () => {
  const groups = [group('Who?'), group('Where?'), group('Who?'), group(null), group(null, { unasked: true })]
  expect(toAlike(groups)).toEqual([{ at: 1, of: 2, nth: 1 }, null, { at: 2, of: 2, nth: 2 }, null, null])
})

import { DatabaseSync } from 'node:sqlite'
import { expect, test } from 'vitest'
import type { Filter } from '../../question/filter.ts'
import { migrate } from '../layout/migrations.ts'
import type { KeptPair } from '../../question/kept-pair.ts'
import { byValueSql } from './result-set.ts'
import { TEXT_PARTS } from './text-place.ts'
import { walkSql } from './walk.ts'

const pair = (number: number, n: number): KeptPair => ({ pair: number, n, tokens: 0, cost: 0 })
const open: Filter = { any: [], none: [], from: null, below: null, ranges: [] }

const FORMS: [string, Filter, number | null][] = [
  ['everything', open, null],
  ['one pair', { ...open, any: [[pair(1, 5)]] }, 1],
  ['model and two pairs', { ...open, any: [[pair(1, 5)], [pair(2, 9)], [pair(3, 9)]] }, 1],
  ['one of two values, each walked', { ...open, any: [[pair(1, 5), pair(2, 6)]] }, 2],
  ['none of two values', { ...open, none: [pair(1, 5), pair(2, 6)] }, null],
  ['a span of time', { ...open, from: 5, below: 9 }, null],
  ['a pair and a range', { ...open, any: [[pair(1, 5)]], ranges: [{ column: 'tokens', from: 5, to: null }] }, 1],
  ['a range', { ...open, ranges: [{ column: 'tokens', from: 5, to: 9 }] }, null],
]

function planOf(filter: Filter, drive: number | null, descending: boolean, asOf: number | null): string {
  using db = new DatabaseSync(':memory:')
  migrate(db)
  const { text, values } = walkSql(filter, drive, { descending, from: 7, limit: 20, asOf })
  const steps = db.prepare(`EXPLAIN QUERY PLAN ${text}`).all(...values)
  return steps.map((step) => String(step['detail'])).join('\n')
}

test.each(FORMS)('a list of %s seeks by key and never sorts', (_, filter, drive) => {
  for (const descending of [true, false]) {
    for (const asOf of [null, 1000]) {
      const plan = planOf(filter, drive, descending, asOf)
      expect(plan).not.toMatch(/TEMP B-TREE|SCAN|AUTOMATIC/)
      expect(plan.split('\n')[0]).toMatch(drive === null ? /INTEGER PRIMARY KEY/ : /PRIMARY KEY \(pair=\? AND ord/)
    }
  }
})

test.each(TEXT_PARTS)('a list of what says a word reads the text index in its order and never sorts (%s)', (part) => {
  using db = new DatabaseSync(':memory:')
  migrate(db)
  const words: Filter = { ...open, text: 'cat', any: [[pair(1, 5)]], ranges: [{ column: 'tokens', from: 5, to: null }] }
  for (const descending of [true, false]) {
    const { text, values } = walkSql(words, part, { descending, from: 7, limit: 20, asOf: null })
    const steps = db.prepare(`EXPLAIN QUERY PLAN ${text}`).all(...values)
    const plan = steps.map((step) => String(step['detail'])).join('\n')
    expect(plan).not.toMatch(/TEMP B-TREE|AUTOMATIC|CO-ROUTINE/)
    // It is read by the match and both bounds.
    expect(plan).toMatch(/SCAN texts VIRTUAL TABLE INDEX \d+:M2><|SCAN texts VIRTUAL TABLE INDEX \d+:M2<>/)
  }
})

test('a list of one prompt reads the index of prompts in the order of the list and never sorts', () => {
  using db = new DatabaseSync(':memory:')
  migrate(db)
  const asked: Filter = { ...open, any: [[pair(1, 5)]], ranges: [{ column: 'asked', among: [7], not: false }] }
  for (const asOf of [null, 1000]) {
    for (const descending of [true, false]) {
      const { text, values } = walkSql(asked, 'prompts', { descending, from: 7, limit: 20, asOf })
      const plan = db
        .prepare(`EXPLAIN QUERY PLAN ${text}`)
        .all(...values)
        .map((step) => String(step['detail']))
      expect(plan.join('\n')).not.toMatch(/TEMP B-TREE|SCAN|AUTOMATIC/)
      expect(plan[0]).toMatch(/USING (COVERING )?INDEX completions_asked \(asked=\? AND rowid[<>]\?/)
    }
  }
})

test.each([true, false])(
  'the order of a metadata key is read off its marks and never sorted, descending %s',
  (descending) => {
    using db = new DatabaseSync(':memory:')
    migrate(db)
    const { text, values } = byValueSql({ field: 'meta.env', descending }, 20)
    const steps = db.prepare(`EXPLAIN QUERY PLAN ${text}`).all(...values)
    expect(steps.map((step) => String(step['detail'])).join('\n')).not.toMatch(/TEMP B-TREE|SCAN|AUTOMATIC/)
  },
)

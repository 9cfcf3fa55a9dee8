import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { countPairs, eachSet, packPairSets, putMarked, readPairSets } from './pair-sets.ts'

const pair = fc.oneof(fc.integer({ min: 1, max: 6 }), fc.integer({ min: 1, max: 90 }))
const rowsOf = fc.array(fc.uniqueArray(pair, { maxLength: 9 }), { maxLength: 150 })
const kept = (numbers: number[]) => numbers.map((number) => ({ pair: number, n: 1, tokens: 0, cost: 0 }))
/** As blobs come out of the database, or of a piece of memory where they begin anywhere. */
const moved = (packed: Uint8Array, by: number) => new Uint8Array([...new Uint8Array(by), ...packed]).subarray(by)

test('rows are found by the pairs that each must have and those that none may have', () => {
  const asked = fc.record({
    any: fc.array(fc.array(pair, { maxLength: 3 }), { maxLength: 3 }),
    none: fc.array(pair, { maxLength: 2 }),
  })
  fc.assert(
    fc.property(rowsOf, asked, fc.nat(3), (rows, { any, none }, by) => {
      const sets = readPairSets(moved(packPairSets(rows), by), rows.length)
      const found = new Uint32Array(rows.length)
      const length = putMarked(found, sets, { any: any.map(kept), none: kept(none) })
      const wanted = [...rows.entries()].filter(
        ([, own]) =>
          any.every((group) => group.some((one) => own.includes(one))) && !none.some((one) => own.includes(one)),
      )
      expect([...found.subarray(0, length)]).toEqual(wanted.map(([row]) => row))
    }),
  )
})

test('how many of all rows, or of some, have each pair is counted', () => {
  fc.assert(
    fc.property(
      rowsOf,
      fc.option(fc.array(fc.boolean(), { minLength: 150, maxLength: 150 }), { nil: null }),
      (rows, is) => {
        const at = is === null ? null : Uint32Array.from([...rows.keys()].filter((row) => is[row]))
        const counts = new Uint32Array(91)
        countPairs(counts, readPairSets(packPairSets(rows), rows.length), at)
        const wanted = new Uint32Array(91)
        for (const [row, own] of rows.entries())
          if (is?.[row] ?? true) for (const one of own) wanted[one] = (wanted[one] ?? 0) + 1
        expect(counts).toEqual(wanted)
      },
    ),
  )
})

test('the rows of each of some pairs are told', () => {
  fc.assert(
    fc.property(rowsOf, fc.uniqueArray(pair, { maxLength: 5 }), (rows, asked) => {
      const found = asked.map((): number[] => [])
      eachSet(readPairSets(packPairSets(rows), rows.length), asked, (n, list) => found[n]?.push(...list))
      const wanted = asked.map((one) => [...rows.keys()].filter((row) => rows[row]?.includes(one)))
      expect(found).toEqual(wanted)
    }),
  )
})

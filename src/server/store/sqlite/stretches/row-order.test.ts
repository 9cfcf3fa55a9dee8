import { DatabaseSync } from 'node:sqlite'
import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { LISTED_ROWS, packRowOrder, readRowOrder } from './row-order.ts'

const value = fc.oneof(
  fc.constantFrom(null, 'a', 'b', 'ab', '\u{1f600}', '\ue000', '\uffff', 'ä'),
  fc.string({ unit: 'binary', maxLength: 4 }).filter((text) => !text.includes('\0')),
  fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }),
  fc.double({ noNaN: true, noDefaultInfinity: true }),
)

test('the rows of a stretch are listed in the order in which the database sorts them', () => {
  fc.assert(
    fc.property(fc.array(value, { maxLength: 60 }), fc.boolean(), (values, descending) => {
      using db = new DatabaseSync(':memory:')
      db.exec('CREATE TABLE t (row INTEGER PRIMARY KEY, value ANY)')
      const insert = db.prepare('INSERT INTO t VALUES (?, ?)')
      for (const [row, one] of values.entries()) insert.run(row, one)
      const direction = descending ? 'DESC' : 'ASC'
      const sorted = `SELECT row FROM t WHERE value IS NOT NULL ORDER BY value ${direction}, row ${direction}`
      const expected = db
        .prepare(sorted)
        .all()
        .map(({ row }) => Number(row))
      expect(readRowOrder(packRowOrder(values), descending)).toEqual({ rows: expected, isWhole: true })
    }),
  )
})

test('of many rows the first and the last are listed', () => {
  const values = Array.from({ length: 2_000 }, (_, n) => `v${String((n * 7) % 2_000).padStart(5, '0')}`)
  const packed = packRowOrder(values)
  const [first, last] = [false, true].map((descending) => readRowOrder(packed, descending))
  expect([first?.isWhole, first?.rows.length, last?.rows.length]).toEqual([false, LISTED_ROWS, LISTED_ROWS])
  expect([values[first?.rows[0] ?? -1], values[last?.rows[1] ?? -1]]).toEqual(['v00000', 'v01998'])
})

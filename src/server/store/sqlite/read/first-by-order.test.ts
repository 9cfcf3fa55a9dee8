import { DatabaseSync } from 'node:sqlite'
import { expect, test } from 'vitest'
import type { Filter } from '../../question/filter.ts'
import { ORD_STEP } from '../../question/ord.ts'
import { Statements } from '../database/statements.ts'
import { migrate } from '../layout/migrations.ts'
import { LISTED_ROWS } from '../stretches/row-order.ts'
import { StretchTable } from '../stretches/stretch-table.ts'
import { RowColumns } from './row-columns.ts'

const ROWS = 6_000
const OPEN: Filter = { any: [], none: [], from: null, below: null, ranges: [] }

/** What a column may be like: spread over all stretches, all the same, in the order of the list, in one stretch, hardly there, not at all. */
const COLUMNS: Readonly<Record<string, (n: number) => string | number | null>> = {
  output: (n) => `text ${(n * 7919) % ROWS}`,
  object: () => 'chat.completion',
  request_id: (n) => `req_${String(n).padStart(6, '0')}`,
  temperature: (n) => (n > 3_000 && n < 3_400 ? n / 7 : 1e6),
  seed: (n) => (n % 97 === 0 ? n : null),
  moderation: () => null,
}

test('the first rows by a column that is not packed are those that sorting all finds', () => {
  using db = new DatabaseSync(':memory:')
  migrate(db)
  const names = Object.keys(COLUMNS)
  const insert = db.prepare(
    `INSERT INTO completions (ord, seq, spliced, name, pairs, ${names.join(', ')})
     VALUES (?, ?, 0, ?, x'', ${names.map(() => '?').join(', ')})`,
  )
  const add = (n: number) =>
    insert.run(n * ORD_STEP, n, `name-${n}`, ...Object.values(COLUMNS).map((valueOf) => valueOf(n)))
  for (let n = 1; n <= ROWS; n++) add(n)
  db.exec(`UPDATE totals SET n = ${ROWS}, seq = ${ROWS}`)
  const stretches = new StretchTable(db, 1_000)
  while (stretches.pack(true));
  const compare = () => {
    const columns = new RowColumns(new Statements(db), 0)
    for (const field of names)
      for (const descending of [true, false]) {
        const direction = descending ? 'DESC' : 'ASC'
        const sorted = `SELECT ord FROM completions ORDER BY ${field} ${direction} NULLS LAST, ord ${direction} LIMIT ${LISTED_ROWS}`
        const expected = db
          .prepare(sorted)
          .all()
          .map(({ ord }) => Number(ord))
        const found = columns.first(OPEN, { field, descending }, 101)
        expect([field, descending, found && [...found.ords]]).toEqual([field, descending, expected])
      }
  }
  compare()
  // Rows that are not packed are read from the table, as are those of which what is packed is damaged.
  db.exec("UPDATE completions SET output = 'a' WHERE ord % 3 = 0 AND ord < 700 * 1048576")
  db.exec(`UPDATE stretch_parts SET packed = zeroblob(length(packed)) WHERE part = 28 AND first > 2000 * ${ORD_STEP}`)
  compare()
  const columns = new RowColumns(new Statements(db), 0)
  const sort = { field: 'output', descending: false }
  // Beyond what is listed, and under a condition, the table is asked.
  expect(columns.first(OPEN, sort, LISTED_ROWS + 1)).toBeNull()
  expect(columns.first({ ...OPEN, from: 1 }, sort, 1)).toBeNull()
})

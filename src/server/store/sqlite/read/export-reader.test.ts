import { expect, test } from 'vitest'
import { MEMORY, openDatabaseForWriting } from '../database/open-database.ts'

/**
 * What an export does with each column of a record: `carried` in its line, `derived` from what is carried when the line is
 * taken in, `local` to a store. Whoever adds a column decides it here, and in `record-line.ts`.
 */
const COLUMNS = {
  bodies: {
    carried: 'metadata metadata_changed_at came_from line received_at capture body request messages',
    derived: 'codec size crc sha256 seal',
    local: 'ord',
  },
  calls: { carried: 'call answer', derived: 'id answered seal', local: 'ord assembler' },
  redactions: { carried: 'redacted', derived: 'crc', local: 'ord' },
  mirror_rows: { carried: 'source id created sha256 messages expires gone_at listed', derived: '', local: 'ord walk' },
} as const

test.each(Object.entries(COLUMNS))('no column of %s is lost by an export', (table, { carried, derived, local }) => {
  const store = openDatabaseForWriting(MEMORY, false)
  const there = store.db
    .prepare(`SELECT name FROM pragma_table_info('${table}')`)
    .all()
    .map((row) => String(row['name']))
  store.close()
  const decided = [carried, derived, local].flatMap((names) => names.split(' ')).filter((name) => name !== '')
  expect(there.toSorted()).toEqual(decided.toSorted())
})

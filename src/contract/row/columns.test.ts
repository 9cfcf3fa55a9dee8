import { expect, test } from 'vitest'
import { projectRow } from '../projection/project-row.ts'
import { zoo } from '../zoo/zoo.ts'
import { columnValue } from './column-table.ts'
import { COLUMN_IDS } from './columns.ts'

const recorded = {
  request: null,
  way: 'recorded',
  receivedAt: 1,
  latencyMs: 2,
  firstByteMs: 1,
  capture: 'complete',
} as const
const rows = zoo.map(({ body, request }) => ({
  ...projectRow({ ...recorded, id: 'x', body, request, metadata: [['env', 'dev']] }),
  tools: ['search'],
  expires_at: 3,
}))

test.each(COLUMN_IDS)('the column %s says something of some animal', (id) => {
  expect(rows.filter((row) => (columnValue(row, id) ?? '') !== '')).not.toEqual([])
})

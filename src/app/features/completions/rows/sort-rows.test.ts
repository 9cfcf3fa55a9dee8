import { projectRow } from '#contract/projection/project-row.ts'
import { COLUMN_IDS } from '#contract/row/columns.ts'
import { expect, test } from 'vitest'
import { sortRows } from './sort-rows.ts'

/** Three rows, newest first as upstream lists them. */
function rowsOf(...bodies: readonly Record<string, unknown>[]) {
  return bodies.map((body, at) =>
    projectRow({
      id: `row-${at}`,
      body: JSON.stringify({ created: 1000 - at, ...body }),
      request: null,
      metadata: null,
      way: 'upstream',
      receivedAt: 2000,
      latencyMs: null,
    }),
  )
}

const order = (rows: ReturnType<typeof rowsOf>, field: string, descending: boolean) =>
  sortRows(rows, { field, descending })
    .map((row) => row.id.slice('row-'.length))
    .join('')

const usage = (total: number) => ({ usage: { prompt_tokens: 0, completion_tokens: total, total_tokens: total } })

test('loaded rows sort by tokens both ways, and those without a number come last', () => {
  const rows = rowsOf(usage(5), {}, usage(90), usage(0))
  expect(order(rows, 'tokens', true)).toBe('2031')
  expect(order(rows, 'tokens', false)).toBe('3021')
})

test('equal values stand by time in the direction of the sort', () => {
  const rows = rowsOf({ model: 'b' }, { model: 'a' }, { model: 'b' })
  expect(order(rows, 'model', true)).toBe('021')
  expect(order(rows, 'model', false)).toBe('120')
  expect(order(rows, 'created', false)).toBe('210')
})

test('a metadata key sorts by its value, rows without the key last', () => {
  const rows = rowsOf({ metadata: { env: 'prod' } }, {}, { metadata: { env: 'dev' } })
  expect(order(rows, 'meta.env', false)).toBe('201')
  expect(order(rows, 'meta.env', true)).toBe('021')
})

test('seeds of 64 bits sort as numbers', () => {
  const rows = rowsOf({ seed: 10 }, { seed: 9 }, {})
  expect(order(rows, 'seed', false)).toBe('102')
})

test('every column can be sorted by', () => {
  const full = {
    id: 'chatcmpl-1',
    object: 'chat.completion',
    model: 'gpt-4o',
    choices: [{ index: 0, finish_reason: 'stop', message: { role: 'assistant', content: 'Yes' } }],
    metadata: { env: 'dev' },
    temperature: 1,
    ...usage(4),
  }
  const rows = rowsOf({}, full)
  const lastOnlyWhenMissing = ['model', 'output', 'tokens', 'finish', 'state', 'metadata', 'temperature', 'object']
  for (const field of COLUMN_IDS) expect(sortRows(rows, { field, descending: true })).toHaveLength(2)
  for (const field of lastOnlyWhenMissing) expect(`${field} ${order(rows, field, true)}`).toBe(`${field} 10`)
})

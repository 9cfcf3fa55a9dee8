import { expect, test } from 'vitest'
import { completionRowSchema } from './row-line.ts'
import { projectRow } from '../projection/project-row.ts'
import { readRowLine, toRowLine } from './row-line.ts'
import { zoo } from '../zoo/zoo.ts'

const rows = zoo.map((animal) =>
  projectRow({
    id: 'row',
    body: animal.body,
    request: animal.request ?? null,
    metadata: null,
    way: 'imported',
    receivedAt: 1_790_000_000,
    latencyMs: null,
    capture: null,
    failure: null,
  }),
)

test('a row is the same after it was written as a line and read again, and every line is a row to the schema', () => {
  for (const row of rows) {
    const line: unknown = JSON.parse(JSON.stringify(toRowLine(row)))
    expect(readRowLine(line)).toEqual(row)
    expect(completionRowSchema.parse(line)).toEqual(row)
  }
})

test('what is null is left out, what was reported as 0, false or an empty list stays', () => {
  const [row] = rows
  if (row === undefined) throw new Error('the zoo is empty')
  const reported = {
    ...row,
    temperature: 0,
    tools: [],
    usage: { ...row.usage, cached_tokens: 0, reasoning_tokens: null },
  }
  const line = toRowLine(reported)
  expect(line).toMatchObject({ temperature: 0, tools: [], usage: { cached_tokens: 0 } })
  expect(JSON.stringify(line)).not.toContain('null')
  expect(line['usage']).not.toHaveProperty('reasoning_tokens')
})

test('what is no line is for the schema to refuse', () => {
  expect(completionRowSchema.safeParse(null).success).toBe(false)
  expect(completionRowSchema.safeParse({ usage: 3 }).success).toBe(false)
  expect(readRowLine([1])).toEqual([1])
})

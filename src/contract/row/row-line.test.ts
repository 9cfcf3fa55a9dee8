import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { rowUsageSchema, wholeRowSchema } from './completion-row.ts'
import { projectRow } from '../projection/project-row.ts'
import { completionRowSchema, readRowLine, toRowLine } from './row-line.ts'
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

test('a line is taken if, and only if, the row that it makes is one to the schema, whatever its members hold', () => {
  const names = Object.keys(wholeRowSchema.shape)
  const counts = Object.keys(rowUsageSchema.shape)
  const odd = fc.oneof(
    fc.constantFrom(null, 0, -1, '', 'stop', true, [], {}, [null], ['a'], [['a', 'b']]),
    fc.jsonValue(),
  )
  const changes = fc.array(fc.tuple(fc.constantFrom(...names), odd), { maxLength: 3 })
  const usage = fc.option(
    fc.dictionary(fc.constantFrom(...counts, 'more', 'constructor', '__proto__'), odd, { maxKeys: 2 }),
    { nil: undefined },
  )
  const taken = { yes: 0, no: 0 }
  fc.assert(
    fc.property(fc.constantFrom(...rows), changes, usage, (row, changed, told) => {
      const made = { ...toRowLine(row), ...Object.fromEntries(changed), ...(told === undefined ? {} : { usage: told }) }
      const line: unknown = JSON.parse(JSON.stringify(made))
      const read = completionRowSchema.safeParse(line)
      const whole = wholeRowSchema.safeParse(readRowLine(line))
      const places = (error: typeof whole.error) => error?.issues.map(({ path }) => path)
      expect([read.success, places(read.error)]).toEqual([whole.success, places(whole.error)])
      expect(read.data ?? {}).toMatchObject(whole.data ?? {})
      taken[whole.success ? 'yes' : 'no']++
    }),
    { numRuns: 500 },
  )
  expect(Math.min(taken.yes, taken.no)).toBeGreaterThan(50)
})

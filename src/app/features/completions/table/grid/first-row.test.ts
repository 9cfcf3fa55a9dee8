import type { CompletionRow } from '#contract/row/completion-row.ts'
import { completionRowSchema, readRowLine, toRowLine } from '#contract/row/row-line.ts'
import { projectRow } from '#contract/projection/project-row.ts'
import { zoo } from '#contract/zoo/zoo.ts'
import { describe, expect, test } from 'vitest'
import { toFirstRow } from './first-row.ts'

const lines = zoo.map((animal): Record<string, unknown> => {
  const row = projectRow({
    id: 'row',
    body: animal.body,
    request: animal.request ?? null,
    metadata: null,
    way: 'imported',
    receivedAt: 1_790_000_000,
    latencyMs: null,
    capture: null,
    failure: null,
  })
  // As it is sent.
  return JSON.parse(JSON.stringify(toRowLine(row)))
})

const namesOf = <T extends object>(of: T) => Object.keys(of) as (keyof T)[]

describe('a row that is drawn before the page’s code is here', () => {
  test('is the one that the page reads from the same line, member by member', () => {
    for (const [at, line] of lines.entries()) {
      const read = completionRowSchema.parse(line)
      expect(readRowLine(line)).toEqual(read)
      const members = (row: CompletionRow | undefined) => [
        ...namesOf(read).map((name) => [name, name === 'usage' ? null : (row?.[name] ?? null)]),
        ...namesOf(read.usage).map((name) => [name, row?.usage[name]]),
      ]
      expect([zoo[at]?.name, members(toFirstRow(line))]).toEqual([zoo[at]?.name, members(read)])
    }
  })

  test('is left to the page if a member that is drawn has another type, or is missing where it must not', () => {
    const line = { ...lines[0], cost_usd: 1, input: 'x', metadata: [['a', 'b']], has: ['images'] }
    expect(toFirstRow(line)).toBeDefined()
    const wrong: Record<string, unknown[]> = {
      id: [undefined, 5],
      way: [undefined, 1],
      choices: [undefined, '1'],
      created: ['2026'],
      model: [5, ['gpt-4o']],
      input: [{}],
      capture: [false],
      finish_reasons: [undefined, 'stop', [1]],
      output: [
        undefined,
        'text',
        {},
        { kind: 'text' },
        { kind: 'text', text: 1 },
        { kind: 'text', text: '', more: '1' },
      ],
      has: ['images', [1]],
      disagreements: ['1'],
      usage: [5, { prompt_tokens: '5' }],
      cost_usd: ['1'],
      metadata: [{ a: 'b' }, ['a'], [['a', 1]]],
    }
    for (const [name, values] of Object.entries(wrong)) {
      for (const value of values) {
        const other = { ...line, [name]: value }
        expect(toFirstRow(other), `${name}: ${JSON.stringify(value)}`).toBeUndefined()
        expect(completionRowSchema.safeParse(other).success, `${name}: ${JSON.stringify(value)}`).toBe(false)
      }
    }
    for (const other of [null, 'row', [line]]) expect(toFirstRow(other)).toBeUndefined()
  })
})

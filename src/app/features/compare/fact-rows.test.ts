import { expect, test } from 'vitest'
import type { CompletionDetail } from '#contract/detail/completion-detail.ts'
import { readRowLine } from '#contract/row/row-line.ts'
import { compareMessages as t } from '../../messages/compare.ts'
import { toCompared } from './compared.ts'
import { toFactRows } from './fact-rows.ts'

const choice = (index: number, content: string, finish_reason = 'stop') => ({
  index,
  message: { role: 'assistant', content },
  finish_reason,
})

function detailOf(id: string, choices: readonly ReturnType<typeof choice>[], more: object = {}): CompletionDetail {
  const row = readRowLine({
    id,
    created: 1,
    model: 'm',
    choices: choices.length,
    finish_reasons: choices.map((one) => one.finish_reason),
    output: { kind: 'text', text: '' },
    size: 1,
    way: 'imported',
    ...more,
  })
  const raw = JSON.stringify({ id, object: 'chat.completion', created: 1, model: 'm', choices })
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- what the comparison reads of a detail
  return {
    source: 'store',
    row,
    raw,
    request: null,
    request_apart: null,
    messages: null,
  } as unknown as CompletionDetail
}

const valuesOf = (label: string, ...details: CompletionDetail[]) =>
  toFactRows(toCompared(details)).find((row) => row.label === label)

test('of several choices every finish reason is compared', () => {
  const one = detailOf('a', [choice(0, 'x'), choice(1, 'y', 'length')])
  const other = detailOf('b', [choice(0, 'x'), choice(1, 'y')])
  expect(valuesOf(t.rows.finish, one, other)).toEqual({
    label: t.rows.finish,
    values: ['stop, length', 'stop, stop'],
    differs: true,
  })
})

test('one completion alone is compared choice by choice', () => {
  const columns = toCompared([detailOf('a', [choice(0, 'Yes.'), choice(1, 'No.', 'length')])])
  expect(columns.map(({ choice: place, output }) => [place, output])).toEqual([
    [0, 'Yes.'],
    [1, 'No.'],
  ])
  expect(toFactRows(columns).find(({ label }) => label === t.rows.finish)?.values).toEqual(['stop', 'length'])
})

test('metadata that only some have differs, and what none reports is left out', () => {
  const rows = toFactRows(
    toCompared([detailOf('a', [choice(0, 'x')], { metadata: [['env', 'prod']] }), detailOf('b', [choice(0, 'x')])]),
  )
  expect(rows.find(({ label }) => label === 'meta.env')).toMatchObject({ values: ['prod', null], differs: true })
  expect(rows.some(({ label }) => label === t.rows.latency)).toBe(false)
})

test('a record that is too long to be compared has no texts, rather than empty ones', () => {
  const [column] = toCompared([detailOf('a', [choice(0, 'x'.repeat(2_100_000))])])
  expect(column).toMatchObject({ isTooLong: true, input: null, output: null })
})

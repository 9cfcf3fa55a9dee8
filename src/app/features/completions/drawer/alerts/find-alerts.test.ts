import { describe, expect, test } from 'vitest'
import { toDrawerModel } from '../drawer-model.ts'
import { findAlerts } from './find-alerts.ts'

function alertsOf(record: unknown) {
  const model = toDrawerModel({
    id: 'x',
    source: 'store',
    row: null,
    detail: null,
    messages: null,
    messagesState: 'unknown',
  })
  return findAlerts({ ...model, completion: record as typeof model.completion })
}
const choice = (message: object, finish_reason = 'stop') => ({ index: 0, finish_reason, message })

describe('what must not be overlooked', () => {
  test('a plain answer raises nothing', () => {
    expect(alertsOf({ choices: [choice({ content: 'Fine 👨‍👩‍👧' })] })).toEqual([])
  })

  test('refusal, cut and filter name their choice when there are several', () => {
    expect(alertsOf({ choices: [choice({ refusal: 'No.' })] })).toEqual([{ kind: 'refusal', choice: null }])
    expect(
      alertsOf({
        choices: [choice({ content: 'a' }), choice({ content: 'b' }, 'length'), choice({}, 'content_filter')],
      }),
    ).toEqual([
      { kind: 'length', choice: 2 },
      { kind: 'contentFilter', choice: 3 },
    ])
  })

  test('calls whose arguments are no JSON are counted among all calls', () => {
    const calls = ['{"a":1}', '{"a":', '', '{}'].map((text) => ({
      type: 'function',
      function: { name: 'f', arguments: text },
    }))
    expect(
      alertsOf({ choices: [choice({ tool_calls: calls, function_call: { name: 'g', arguments: 'no' } })] }),
    ).toEqual([{ kind: 'invalidJson', broken: 2, calls: 5 }])
  })

  test('hidden characters are counted', () => {
    expect(alertsOf({ choices: [choice({ content: 'a\u202eb' })] })).toMatchObject([
      { kind: 'hidden', characters: { count: 1 } },
    ])
  })

  test.each([{}, { choices: null }, { choices: [] }])('%j has no choices', (record) => {
    expect(alertsOf(record)).toEqual([{ kind: 'noChoices' }])
  })
})

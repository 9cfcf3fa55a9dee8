import { describe, expect, test } from 'vitest'
import { drain } from '../../../sliced.ts'
import { toDrawerModel } from '../../../record/drawer-model.ts'
import { CAPTURES } from '#contract/row/capture.ts'
import { toCaptureText } from '../provenance/call-facts.tsx'
import { findAlerts } from './find-alerts.ts'

/** The model of a drawer that knows nothing yet. */
const model = toDrawerModel({
  id: 'x',
  source: 'store',
  row: null,
  detail: null,
  messages: null,
  messagesState: 'unknown',
})

function alertsOf(record: unknown) {
  return drain(findAlerts({ ...model, completion: record as typeof model.completion }))
}
function captureAlertsOf(capture: string, more: object = {}) {
  const provenance = { way: 'recorded', from: '', line: null, received_at: null, metadata_changed_at: null } as const
  const detail = { damage: null, provenance: { ...provenance, sha256: null, same_id: [], capture, ...more } }
  const completion = (capture === 'complete' ? null : { choices: [] }) as unknown as typeof model.completion
  return drain(findAlerts({ ...model, completion, detail: detail as unknown as typeof model.detail }))
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
      { kind: 'contentFilter', choice: 3, findings: [] },
    ])
  })

  test('a content filter says what it found, in the answer and in the prompt', () => {
    const found = { violence: { filtered: true, severity: 'high' }, hate: { filtered: false, severity: 'safe' } }
    const filtered = { ...choice({ content: 'I' }, 'content_filter'), content_filter_results: found }
    const prompt = { prompt_index: 0, content_filter_results: { jailbreak: { filtered: true, detected: true } } }
    expect(alertsOf({ choices: [filtered], prompt_filter_results: [prompt] })).toEqual([
      { kind: 'contentFilter', choice: 0, findings: ['jailbreak: detected'] },
      { kind: 'contentFilter', choice: null, findings: ['violence: high'] },
    ])
  })

  test('an error in the record is said in upstream’s words', () => {
    const failed = { index: 0, error: { message: 'Provider is down', code: 502 }, finish_reason: 'error' }
    expect(alertsOf({ choices: [failed] })).toMatchObject([
      { kind: 'failure', choice: null, words: { message: 'Provider is down', code: '502' } },
    ])
    expect(alertsOf({ error: 'No room' })).toMatchObject([{ kind: 'failure', words: { message: 'No room' } }])
  })

  test('what an answer said that cannot be kept as it came is said, whether the stream said [DONE] is not', () => {
    const nan = 'The answer says NaN or Infinity once, which is no JSON; null stands there instead.'
    const call = { status: 200, notes: [nan, 'The stream ended without [DONE].'] }
    expect(captureAlertsOf('complete', { call })).toEqual([{ kind: 'notes', notes: [nan] }])
    expect(captureAlertsOf('complete', { call: { status: 200, notes: ['The stream said [DONE] 2 times.'] } })).toEqual(
      [],
    )
  })

  test('a failed call says upstream’s words instead of our notes', () => {
    const words = { message: 'No room', code: 'full', type: null, param: null, more: [] }
    const call = { status: 503, notes: ['The answer is JSON, but has no choices.'] }
    expect(captureAlertsOf('upstream_error', { call, failure: words })).toMatchObject([
      { kind: 'capture', notes: [] },
      { kind: 'failure', words, status: 503 },
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

  test('a call that came through whole is none', () => {
    expect(captureAlertsOf('complete')).toEqual([])
  })

  test.each(CAPTURES.filter((capture) => capture !== 'complete'))('a call that ended as %s is, in words', (capture) => {
    expect(captureAlertsOf(capture)).toEqual([{ kind: 'capture', how: capture, status: null, notes: [] }])
    expect(toCaptureText(capture)).not.toBe(capture)
  })

  test('a word of a later recorder is an alert, and stays as it is', () => {
    expect(captureAlertsOf('melted')).toEqual([{ kind: 'capture', how: 'melted', status: null, notes: [] }])
    expect(toCaptureText('melted')).toBe('melted')
  })

  test('a call that failed says with what, and not that it has no choices', () => {
    const call = { status: 429, notes: ['The answer is an error: {"message":"slow down"}'] }
    expect(captureAlertsOf('upstream_error', { call })).toEqual([{ kind: 'capture', how: 'upstream_error', ...call }])
  })

  test.each([{}, { choices: null }, { choices: [] }])('%j has no choices', (record) => {
    expect(alertsOf(record)).toEqual([{ kind: 'noChoices' }])
  })
})

import { describe, expect, test } from 'vitest'
import { Refusal } from '../source/refusal.ts'
import { createFakeTools } from '../testing/upstream/fake-tools.ts'
import { INTERACTIVE, parseRetryAfter, planRetry, withRetry } from './retry.ts'
import { upstreamFailure } from './upstream-failure.ts'

const NOW = Date.UTC(2026, 10, 1)
const plan = (failed: { code?: string; status?: number; retryMs?: number }, tried = 1, random = 0.5, elapsedMs = 0) =>
  planRetry(
    { code: failed.code ?? null, status: failed.status ?? null, retryMs: failed.retryMs ?? null },
    tried,
    elapsedMs,
    INTERACTIVE,
    NOW,
    random,
  )

describe('the plan of a retry', () => {
  test.each([408, 409, 429, 500, 502, 503, 504, 520, 524, 529])('asks again after %i', (status) => {
    expect(plan({ status }).kind).toBe('wait')
  })

  test.each([400, 401, 403, 404, 405, 422, 501])('takes %i for an answer', (status) => {
    expect(plan({ status })).toEqual({ kind: 'stop' })
  })

  test.each(['dns', 'connect', 'truncated', 'invalid_json', 'not_json', 'bad_shape'])('asks again after %s', (code) => {
    expect(plan({ code }).kind).toBe('wait')
    expect(plan({ code, status: 200 }).kind).toBe('wait')
  })

  test.each(['tls', 'timeout', 'upstream_redirect', 'too_large', 'bad_key'])('does not repeat %s', (code) => {
    expect(plan({ code })).toEqual({ kind: 'stop' })
  })

  test('does not wait for money', () => {
    expect(plan({ status: 429, code: 'insufficient_quota' })).toEqual({ kind: 'stop' })
    expect(plan({ status: 429, code: 'billing_hard_limit_reached' })).toEqual({ kind: 'stop' })
  })

  test('spreads its waits from a quarter of a second up to twice as much each time', () => {
    expect(plan({ status: 500 }, 1, 0)).toEqual({ kind: 'wait', ms: 250 })
    expect(plan({ status: 500 }, 1, 1)).toEqual({ kind: 'wait', ms: 500 })
    expect(plan({ status: 500 }, 2, 1)).toEqual({ kind: 'wait', ms: 1000 })
  })

  test('gives up after three tries, and when a minute is over', () => {
    expect(plan({ status: 500 }, 3)).toEqual({ kind: 'stop' })
    expect(plan({ status: 500 }, 1, 0.5, 60_000)).toEqual({ kind: 'stop' })
  })

  test('waits exactly as long as upstream asks, once, and never longer than ten seconds', () => {
    expect(plan({ status: 429, retryMs: NOW + 2000 })).toEqual({ kind: 'wait', ms: 2000 })
    expect(plan({ status: 429, retryMs: NOW + 2000 }, 2)).toEqual({ kind: 'stop' })
    expect(plan({ status: 429, retryMs: NOW + 600_000 })).toEqual({ kind: 'stop' })
  })
})

describe('Retry-After', () => {
  test.each([
    ['seconds', '2', null, NOW + 2000],
    ['fractions', '0.5', null, NOW + 500],
    ['a date', 'Sun, 01 Nov 2026 00:10:00 GMT', null, NOW + 600_000],
    ['a date that has passed', 'Sun, 01 Nov 2020 00:10:00 GMT', null, NOW],
    ['milliseconds, which win', '2', '150', NOW + 150],
    ['nonsense', 'soon', null, null],
    ['a negative number', '-5', null, null],
    ['nothing', null, null, null],
  ])('reads %s', (_title, header, milliseconds, expected) => {
    expect(parseRetryAfter(header, milliseconds, NOW)).toBe(expected)
  })
})

describe('the retry loop', () => {
  test('gives the first success and reports the last failure', async () => {
    const tools = createFakeTools()
    let tries = 0
    const second = () => (++tries === 2 ? Promise.resolve('ok') : Promise.reject(upstreamFailure('truncated', 'cut')))
    expect(await withRetry(second, tools)).toBe('ok')
    expect(tools.waits).toEqual([375])
    const never = () => Promise.reject(upstreamFailure('truncated', `cut ${++tries}`))
    await expect(withRetry(never, tools)).rejects.toThrow('cut 5')
  })

  test('never repeats what is not a refusal, and stops when nobody waits any more', async () => {
    const tools = createFakeTools()
    let tries = 0
    const bug = () => {
      tries++
      return Promise.reject(new TypeError('bug'))
    }
    await expect(withRetry(bug, tools)).rejects.toThrow(TypeError)
    const aborted = AbortSignal.abort()
    const failing = () => {
      tries++
      return Promise.reject(new Refusal(502, 'no', { code: 'truncated' }))
    }
    await expect(withRetry(failing, tools, INTERACTIVE, aborted)).rejects.toThrow('no')
    expect(tries).toBe(2)
    expect(tools.waits).toEqual([])
  })
})

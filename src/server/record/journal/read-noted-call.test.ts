import { createHash } from 'node:crypto'
import { assert as check, constantFrom, nat, property } from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type BegunNote, type JournalLine, type OverNote, toJournalLine, toPieceLine } from './journal-line.ts'
import { readNotedCall } from './read-noted-call.ts'

const REQUEST = '{"model":"m","store":true}'
const BEGUN: BegunNote = {
  from: 'http://127.0.0.1/v1',
  startedAt: 1_760_000_000_000,
  idempotencyKey: 'k',
  request: { kept: REQUEST.length, wire: REQUEST.length, isCut: false },
}
const PIECES = ['{"choices":', '[]', '}']
const ANSWER = PIECES.join('')
const OVER: OverNote = {
  end: 'complete',
  failure: null,
  firstByteMs: 1.5,
  durationMs: 9.5,
  answer: { kept: ANSWER.length, wire: ANSWER.length, sha256: null, isCut: false },
  taken: null,
}
const sha = (text: string) => createHash('sha256').update(text).digest('hex')
const head = (headers: [string, string][]): JournalLine => ({ answer: { status: 200, headers }, begun: BEGUN })

function linesOf(headers: [string, string][], pieces: readonly string[], over: OverNote | null): string[] {
  let at = 0
  return [
    toJournalLine({ begun: BEGUN }),
    toPieceLine('request', 0, REQUEST.length, 0, Buffer.from(REQUEST)),
    toJournalLine(head(headers)),
    ...pieces.map((text, n) => {
      const line = toPieceLine('answer', at, at + text.length, n + 1.5, Buffer.from(text))
      at += text.length
      return line
    }),
    ...(over === null ? [] : [toJournalLine({ over })]),
  ]
}
const read = (lines: readonly string[]) => readNotedCall('id', Buffer.from(lines.join('')))
const textOf = (bytes: Uint8Array | undefined) => Buffer.from(bytes ?? []).toString()

test('a call that was over is what it was', () => {
  const { call, damage } = read(linesOf([['x-request-id', 'req_1']], PIECES, OVER))
  expect(damage).toBeNull()
  expect(call).toEqual({
    id: 'id',
    from: BEGUN.from,
    startedMs: BEGUN.startedAt,
    idempotencyKey: 'k',
    request: { bytes: Buffer.from(REQUEST), total: REQUEST.length },
    answer: {
      status: 200,
      headers: [['x-request-id', 'req_1']],
      bytes: Buffer.from(ANSWER),
      total: ANSWER.length,
      sha256: sha(ANSWER),
    },
    end: 'complete',
    failure: null,
    firstByteMs: 1.5,
    durationMs: 9.5,
    taken: null,
  })
})

describe('a call that was not over when the process was killed', () => {
  test.each([
    ['its length was told, and all of it is here', [['content-length', `${ANSWER.length}`]], PIECES, 'complete'],
    ['its length was told, and a part is missing', [['content-length', `${ANSWER.length + 1}`]], PIECES, 'interrupted'],
    ['nobody told its length', [], PIECES, 'interrupted'],
    [
      'a stream that said [DONE]',
      [['content-type', 'text/event-stream']],
      ['data: {}\n\n', 'data: [DONE]\n\n'],
      'complete',
    ],
    [
      'a stream that did not',
      [['content-type', 'text/event-stream']],
      ['data: {}\n\n', 'data: "[DONE]"\n\n'],
      'interrupted',
    ],
  ] as const)('%s', (_, headers, pieces, end) => {
    const { call, damage } = read(
      linesOf(
        headers.map(([name, value]) => [name, value]),
        pieces,
        null,
      ),
    )
    expect([call?.end, textOf(call?.answer?.bytes), damage]).toEqual([end, pieces.join(''), null])
    expect(call?.durationMs).toBe(pieces.length + 0.5)
    expect(call?.failure).toBe(end === 'complete' ? null : 'The server was killed before the call had ended.')
  })

  test('before it was answered', () => {
    const { call } = read(linesOf([], [], null).slice(0, 2))
    expect([call?.end, call?.answer, textOf(call?.request.bytes)]).toEqual(['interrupted', null, REQUEST])
  })
})

describe('damage', () => {
  test('a hole in the answer: what comes before it is kept, and the record says so', () => {
    const lines = linesOf([], PIECES, OVER)
    lines[4] = lines[4]?.replace('answer', 'answEr') ?? ''
    const { call, damage } = read(lines)
    expect(damage).toBe('1 of its 7 lines are damaged (5)')
    expect([call?.end, textOf(call?.answer?.bytes), call?.failure]).toEqual([
      'interrupted',
      PIECES[0],
      'What was written down of this call is damaged: the answer.',
    ])
  })

  test('a hole in the request: the answer is kept', () => {
    const lines = linesOf([], PIECES, OVER).toSpliced(1, 1, 'nonsense\n')
    const { call } = read(lines)
    expect([call?.end, textOf(call?.answer?.bytes), call?.request.total]).toEqual(['complete', ANSWER, 0])
    expect(call?.failure).toMatch('damaged: the request')
  })

  test('a first line that is gone: the head of the answer knows the call', () => {
    const { call, damage } = read(linesOf([], PIECES, OVER).toSpliced(0, 1, '\n'))
    expect([call?.startedMs, call?.end, textOf(call?.answer?.bytes)]).toEqual([BEGUN.startedAt, 'complete', ANSWER])
    expect(damage).toMatch('damaged (1)')
  })

  test.each([
    ['nothing', '', 'nothing is written in it'],
    ['something else', 'something else', '1 of its 1 lines are damaged (1)'],
    ['half a line', toJournalLine({ begun: BEGUN }).slice(0, 40), '1 of its 1 lines are damaged (1)'],
    ['a line of another kind', toJournalLine({ over: OVER }), 'its beginning is missing'],
  ])('a file of %s gives no call, and says why', (_, text, damage) => {
    expect(readNotedCall('id', Buffer.from(text))).toEqual({ call: null, damage })
  })

  test('any flipped bit is noticed, and nothing is made up: every byte that is kept was there', () => {
    const file = Buffer.from(linesOf([['content-length', `${ANSWER.length}`]], PIECES, OVER).join(''))
    check(
      property(nat(file.length - 1), constantFrom(0, 1, 2, 3, 4, 5, 6, 7), (at, bit) => {
        const flipped = Buffer.from(file)
        flipped[at] = (flipped[at] ?? 0) ^ (1 << bit)
        const { call, damage } = readNotedCall('id', flipped)
        expect(damage).not.toBeNull()
        expect(ANSWER.startsWith(textOf(call?.answer?.bytes))).toBe(true)
        expect(['', REQUEST]).toContain(textOf(call?.request.bytes))
        expect([ANSWER, null]).toContain(call?.end === 'complete' ? textOf(call.answer?.bytes) : null)
      }),
      { numRuns: 2_000 },
    )
  })
})

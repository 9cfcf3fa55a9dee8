import { describe, expect, test } from 'vitest'
import { NOTHING_HIDDEN } from '../../../redact/hidden.ts'
import { packBeside } from '../codec/body-codec.ts'
import {
  compareAnswers,
  isOnlyEdited,
  meetAgain,
  toGoneRow,
  toListedRow,
  toListing,
  toMergedRow,
  toMessagesKnown,
  toMirroredRow,
} from './mirror-rules.ts'
import { prepareListed } from './prepared-listed.ts'

const FROM = 'https://upstream.test/v1'
const encoded = (value: object): Uint8Array => new TextEncoder().encode(JSON.stringify(value))
const answer = (content: string, over: object = {}) => ({
  id: 'fox',
  object: 'chat.completion',
  created: 1_700_000_000,
  model: 'gpt-4o',
  choices: [{ index: 0, finish_reason: 'stop', message: { role: 'assistant', content } }],
  ...over,
})
const listed = (body: object, over: object = {}) =>
  prepareListed(
    {
      id: 'fox',
      created: 1_700_000_000,
      body: encoded(body),
      messages: null,
      messagesAbsent: false,
      expiresAt: 1_800_000_000,
      ...over,
    },
    { from: FROM, nowMs: 1_750_000_000_000 },
    NOTHING_HIDDEN,
  )
const MESSAGES = encoded([{ id: 'm', role: 'user', content: 'hello' }])

describe('a row that was seen before', () => {
  const row = listed(answer('hi'))
  const before = toMirroredRow(row, 1, 3, 0, null)

  test('is only noted, if it says the same', () => {
    expect(meetAgain(before, row, true)).toBe('see')
  })

  test('is only noted, if its record was deleted here, whatever it says', () => {
    expect(meetAgain(before, listed(answer('other'), { messages: MESSAGES }), false)).toBe('see')
  })

  test('is brought up to date, if messages came, or if it had been gone', () => {
    expect(meetAgain(before, listed(answer('hi'), { messages: MESSAGES }), true)).toBe('refresh')
    expect(meetAgain({ ...before, goneAt: 5 }, row, true)).toBe('refresh')
  })

  test('is compared, if it says something else: it is the same record if only metadata changed', () => {
    const edited = listed(answer('hi', { metadata: { env: 'live' } }))
    expect(meetAgain(before, edited, true)).toBe('compare')
    expect(isOnlyEdited(JSON.stringify(answer('hi')), edited.listed)).toBe(true)
    expect(isOnlyEdited(JSON.stringify(answer('ho')), edited.listed)).toBe(false)
    expect(isOnlyEdited(null, edited.listed)).toBe(false)
  })

  test('keeps its text beside the record only where it was kept before', () => {
    expect(toListing(before, row.listed)).toBeNull()
    expect(toListing({ ...before, listed: packBeside(encoded(answer('old'))) }, row.listed)).not.toBeNull()
  })
})

describe('a record that has the id of a listed row', () => {
  const { record } = listed(answer('hi'))
  const ours = { ord: 1, capture: null, sha256: record.sha256, origin: { way: 'recorded', from: FROM } }

  test('is the same by its bytes', () => {
    expect(compareAnswers(ours, record)).toBe('same')
  })

  test('may be the same by its row, unless its recording broke off', () => {
    const other = { ...ours, sha256: new Uint8Array(32) }
    expect(compareAnswers(other, record)).toBe('rows')
    expect(compareAnswers({ ...other, capture: 'complete' }, record)).toBe('rows')
    expect(compareAnswers({ ...other, capture: 'truncated' }, record)).toBe('other')
  })

  test('is another one, if it is from another upstream', () => {
    const elsewhere = { way: 'mirrored', from: 'https://elsewhere.test/v1' }
    expect(compareAnswers({ ...ours, origin: elsewhere }, record)).toBe('other')
  })
})

test('messages are known if the record or the list has them, and not asked for again where upstream has none', () => {
  const none = listed(answer('hi')).listed
  expect(toMessagesKnown(none, false)).toBe(0)
  expect(toMessagesKnown(none, true)).toBe(1)
  expect(toMessagesKnown({ ...none, messages: MESSAGES }, false)).toBe(1)
  expect(toMessagesKnown({ ...none, messagesAbsent: true }, false)).toBe(2)
})

test('a row takes metadata from upstream, says since when it is mirrored and when it expires, and when it is gone', () => {
  const before = listed(answer('hi')).record.row
  const { record, listed: again } = listed(answer('hi', { metadata: { env: 'live' } }))
  const merged = toMergedRow(before, record, { sameBytes: false, fresh: false })
  expect(merged).toMatchObject({ isEdited: true, row: { metadata: [['env', 'live']] } })
  expect(toMergedRow(before, record, { sameBytes: true, fresh: false })).toEqual({ isEdited: false, row: before })
  const row = toListedRow(merged.row, { ...merged.row, mirrored_at: 7 }, again, 9)
  expect(row).toMatchObject({ mirrored_at: 7, expires_at: 1_800_000_000, gone_upstream_at: null })
  expect(toListedRow(row, { ...row, mirrored_at: null }, again, 9)).toMatchObject({ mirrored_at: 9 })
  expect(toGoneRow(row, 11)).toMatchObject({ gone_upstream_at: 11, expires_at: null })
})

import { expect, test } from 'vitest'
import type { IncomingRecord } from '../ingest-store.ts'
import { callOf, opened, plain, recordOf, rowIds, search, wire, type OpenStore } from './records.ts'

const recorded = (call: string, body: object | string, more: Partial<IncomingRecord> = {}): IncomingRecord => ({
  ...recordOf(body),
  way: 'recorded',
  from: 'there',
  capture: 'complete',
  call: callOf(call),
  ...more,
})

const began = (id: string, first_byte_ms: number | null) =>
  recorded(id, plain(id, 2), { call: { ...callOf(id), first_byte_ms } })

/** Records of recorded calls. */
export function describeCalls(open: OpenStore): void {
  test('what the recorder saw of a call is kept with its record, its request id counts as the record’s', async () => {
    const store = await opened(open)
    await store.ingest([recorded('one', plain('x', 1), { answer: Buffer.from('data: {}\n\n') })])
    const detail = await store.get('x')
    expect(detail?.provenance).toMatchObject({ way: 'recorded', capture: 'complete', call: callOf('one') })
    expect(detail?.provenance).toMatchObject({ answer_kept: true, listed_kept: false })
    expect(detail?.row.request_id).toBe('req_one')
    expect(Buffer.from((await store.answer('x')) ?? []).toString()).toBe('data: {}\n\n')
  })

  test('records are found and sorted by when their answers began; what was not recorded, or never answered, is in no range', async () => {
    const store = await opened(open, plain('asked', 1))
    await store.ingest([began('late', 40.4), began('early', 12), began('never', null)])
    const found = (from: number | null, to: number | null) => rowIds(store, { ranges: { first_byte: { from, to } } })
    expect([await found(0, null), await found(13, 40), await found(null, 12)]).toEqual([
      ['early', 'late'],
      ['late'],
      ['early'],
    ])
    const sorted = await store.list(search({ sort: { field: 'first_byte', descending: true } }), { limit: 9 })
    expect(sorted.rows.map((row) => [row.id, row.first_byte_ms])).toEqual([
      ['late', 40],
      ['early', 12],
      ['never', null],
      ['asked', null],
    ])
  })

  test.each([
    ['upstream_error', '{"error":{"message":"No room","code":529}}', 'error', 'No room'],
    ['upstream_error', '<html><title>502 Bad Gateway</title></html>', 'error', '502 Bad Gateway'],
    ['unparsed', '{"detail":"Invalid API Key"}', 'error', 'Invalid API Key'],
    ['unparsed', '\u001f\u008b', 'error', 'odd'],
    ['client_aborted', '{"id":"half', 'none', ''],
  ])('a call that ended as %s with %s says so in its output', async (capture, said, kind, text) => {
    const store = await opened(open)
    const answer = said.startsWith('\u001f') ? Buffer.from(said, 'latin1') : Buffer.from(said)
    await store.ingest([recorded('one', { id: 'x', created: 1, choices: [] }, { capture, answer })])
    const detail = await store.get('x')
    expect(detail?.row.output).toEqual({ kind, text, more: 0 })
    expect(detail?.provenance.failure?.message ?? '').toBe(text)
  })

  test('records that were not recorded have no call and no answer beside them', async () => {
    const store = await opened(open, plain('x', 1))
    expect([(await store.get('x'))?.provenance.call, await store.answer('x'), await store.answer('y')]).toEqual([
      null,
      null,
      null,
    ])
  })

  test('two calls with the same bytes are two records; the same call again is the same record', async () => {
    const store = await opened(open)
    const [first, second] = [recorded('one', plain('x', 1)), recorded('two', plain('x', 1))]
    expect((await store.ingest([first, second])).map(({ outcome }) => outcome)).toEqual(['added', 'same_id'])
    expect(await store.ingest([first, second])).toEqual([
      { id: 'x~1', outcome: 'known' },
      { id: 'x', outcome: 'known' },
    ])
    expect((await store.listWire(wire())).ids).toEqual(['x~1', 'x'])
    expect((await store.get('x'))?.provenance.call?.id).toBe('two')
  })

  test('a call that brought no choice is shown to people, and is not in the contract’s list', async () => {
    const store = await opened(open, plain('x', 1))
    const failed = JSON.stringify({ id: 'call-1', object: 'chat.completion', created: 2, model: 'm', choices: [] })
    await store.ingest([recorded('one', failed, { capture: 'upstream_error' })])
    expect((await store.list(search(), { limit: 5 })).rows.map(({ id }) => id)).toEqual(['call-1', 'x'])
    expect((await store.listWire(wire())).ids).toEqual(['x'])
    expect((await store.listWire(wire({ limit: 1, order: 'desc' }))).hasMore).toBe(false)
    expect((await store.get('call-1'))?.provenance.capture).toBe('upstream_error')
  })

  test('rows are found, left out, counted and sorted by how their call ended; those not recorded ended in no way', async () => {
    const store = await opened(open, plain('x', 1))
    await store.ingest([
      recorded('one', plain('a', 2)),
      recorded('two', plain('b', 3), { capture: 'truncated' }),
      recorded('three', plain('c', 4), { capture: 'client_aborted' }),
      recorded('four', plain('d', 5), { capture: 'truncated' }),
    ])
    const asked = (not: boolean, ...values: string[]) => rowIds(store, { capture: { values, not } })
    expect(await asked(false, 'truncated')).toEqual(['d', 'b'])
    expect(await asked(false, 'truncated', 'client_aborted')).toEqual(['d', 'c', 'b'])
    expect(await asked(true, 'complete')).toEqual(['d', 'c', 'b'])
    expect(await asked(false, 'too_large')).toEqual([])
    const page = await store.list(search({ sort: { field: 'capture', descending: false } }), { limit: 9 })
    expect(page.rows.map(({ id, capture }) => [id, capture])).toEqual([
      ['c', 'client_aborted'],
      ['a', 'complete'],
      ['b', 'truncated'],
      ['d', 'truncated'],
      ['x', null],
    ])
    await store.update('d', [['env', 'prod']])
    await store.delete('b')
    const { facets } = await store.facets(search(), { fields: ['capture'], prefix: '', limit: 10 })
    expect(facets[0]?.values).toEqual([
      { value: 'client_aborted', count: 1 },
      { value: 'complete', count: 1 },
      { value: 'truncated', count: 1 },
    ])
    expect(await asked(false, 'truncated')).toEqual(['d'])
  })

  test('what upstream lists of a recorded call stands beside it in upstream’s own words', async () => {
    const store = await opened(open)
    await store.ingest([recorded('one', plain('x', 1, { usage: null })), recorded('two', plain('y', 2))])
    const { token } = await store.mirrorClaim({ holder: 'me', nowMs: 1, ms: 1_000, dead: null })
    const rows = [JSON.stringify(plain('x', 1)), JSON.stringify(plain('y', 2))].map((text, at) => ({
      id: 'xy'.charAt(at),
      created: at + 1,
      body: Buffer.from(text),
      messages: null,
      messagesAbsent: false,
      expiresAt: null,
    }))
    const step = { source: 's', from: 'there', token: token ?? 0, nowMs: 9_000, walk: 1, rows }
    await store.mirrorWrite({ ...step, state: '{}', entry: null, sweepUpTo: null })
    const detail = await store.get('x')
    expect(detail).toMatchObject({ provenance: { listed_kept: true }, row: { way: 'recorded', capture: 'complete' } })
    expect(JSON.parse(detail?.raw ?? '')).toMatchObject({ usage: null })
    expect(detail?.row.usage.total_tokens).toBe(15)
    expect(Buffer.from((await store.listed('x')) ?? []).toString()).toBe(JSON.stringify(plain('x', 1)))
    // Equal bytes are not stored twice.
    expect((await store.get('y'))?.provenance.listed_kept).toBe(false)
    expect([await store.listed('y'), await store.listed('nobody')]).toEqual([null, null])
  })

  test('a record that is deleted takes its call along', async () => {
    const store = await opened(open)
    await store.ingest([recorded('one', plain('x', 1), { answer: Buffer.from('a') })])
    expect([await store.delete('x'), await store.answer('x')]).toEqual([true, null])
    expect(await store.ingest([recorded('two', plain('y', 1))])).toEqual([{ id: 'y', outcome: 'added' }])
    expect(await store.answer('y')).toBe(null)
  })
}

import { expect, test } from 'vitest'
import { ASSEMBLER_VERSION } from '../../record/assemble/assembler-version.ts'
import { type ReassembledSlice, reassemble } from '../../record/reassemble/reassemble.ts'
import { NOTHING_HIDDEN } from '../../redact/hidden.ts'
import { chunk, keptBefore, keptUnread, toEvents, WRONG } from '../../testing/test-kept-before.ts'
import type { CompletionStore } from '../completion-store.ts'
import { opened, search, type OpenStore } from './records.ts'

const KEY = 'sk-proj-thiskeyisnobodyselse'
const { glm = { events: '' }, right = { events: '' } } = WRONG

async function run(store: CompletionStore, hide = NOTHING_HIDDEN, all = false): Promise<ReassembledSlice> {
  const whole: ReassembledSlice = { read: 0, changed: [], damaged: [] }
  for await (const slice of reassemble(store, { hide: () => hide, all })) {
    whole.read += slice.read
    whole.changed.push(...slice.changed)
    whole.damaged.push(...slice.damaged)
  }
  return whole
}

async function completionOf(store: CompletionStore, id: string) {
  return JSON.parse((await store.getWire(id))?.json ?? 'null')
}

async function problemsOf(store: CompletionStore): Promise<string[]> {
  const found: string[] = []
  for await (const { damaged, problems } of store.verify()) found.push(...damaged, ...problems)
  return found
}

/** What `verify --reassemble` and each start make of answers that older versions recorded. */
export function describeReassembled(open: OpenStore): void {
  test('what older versions assembled wrongly becomes what its events spell, with its line, sums and how it ended', async () => {
    const store = await opened(open)
    await store.ingest(Object.entries(WRONG).map(([id, wrong]) => keptBefore(id, wrong)))

    const { changed } = await run(store)
    const told = Object.fromEntries(changed.map(({ name, members, captures }) => [name, [members, captures]]))
    expect(told).toEqual({
      glm: [['choices[0].message'], null],
      perplexity: [
        ['choices[0].message.content', 'choices[0].message.role', 'choices[0].message.refusal', 'citations[1]'],
        null,
      ],
      gemini: [
        [
          'choices[0].message.tool_calls[0].id',
          'choices[0].message.tool_calls[0].function.name',
          'choices[0].message.tool_calls[0].function.arguments',
          'choices[0].message.tool_calls[1]',
        ],
        null,
      ],
      cut: [['choices[0].finish_reason'], { before: 'complete', after: 'truncated' }],
      failed: [['choices[0].error'], { before: 'complete', after: 'upstream_error' }],
      nothing: [[], { before: 'upstream_error', after: 'complete' }],
    })
    expect((await completionOf(store, 'glm')).choices[0].message.content).toBe('Good day')
    expect((await completionOf(store, 'perplexity')).choices[0].message.content).toBe('The sky')
    expect((await completionOf(store, 'gemini')).choices[0].message.tool_calls).toHaveLength(2)
    const { rows } = await store.list(search(), { limit: 20 })
    const row = (id: string) => rows.find((one) => one.id === id)
    expect(row('perplexity')?.output.text).toBe('The sky')
    expect(row('gemini')?.called).toEqual(['f'])
    expect(row('cut')).toMatchObject({ capture: 'truncated', finish_reasons: [null] })
    const found = await store.list(search({ capture: { values: ['truncated'], not: false } }), { limit: 20 })
    expect(found.rows.map(({ id }) => id)).toEqual(['cut'])
    const byText = async (q: string) => (await store.list(search({ q }), { limit: 20 })).rows.map(({ id }) => id)
    expect([await byText('"Good day"'), await byText('TheThe'), await byText('"The sky"')]).toEqual([
      ['glm'],
      [],
      ['perplexity'],
    ])
    expect((await store.get('failed'))?.provenance).toMatchObject({ capture: 'upstream_error' })
    expect((await store.get('failed'))?.provenance.failure?.message).toBe('overloaded')
    expect((await store.get('failed'))?.provenance.call?.notes.join()).toContain('overloaded')
    expect((await store.get('nothing'))?.provenance.call?.notes.join()).not.toContain('error')
    expect(await problemsOf(store)).toEqual([])
  })

  test('a second start does nothing, and a record that would be the same is not touched', async () => {
    const store = await opened(open)
    await store.ingest(Object.entries(WRONG).map(([id, wrong]) => keptBefore(id, wrong)))
    const before = await store.getWire('ordered')
    await run(store)
    expect(await store.getWire('ordered')).toEqual(before)
    const { changes } = await store.pulse()
    expect(changes).toBe(6)
    expect(await run(store)).toEqual({ read: 0, changed: [], damaged: [] })
    expect(await run(store, NOTHING_HIDDEN, true)).toMatchObject({ read: 8, changed: [] })
    expect((await store.pulse()).changes).toBe(6)
  })

  test('what is recorded now is never read again', async () => {
    const store = await opened(open)
    const record = keptBefore('new', right)
    await store.ingest([{ ...record, assembler: ASSEMBLER_VERSION }])
    expect(await run(store)).toEqual({ read: 0, changed: [], damaged: [] })
  })

  test('name, metadata as it was edited, place, times and what upstream listed stay', async () => {
    const store = await opened(open)
    const record = keptBefore('glm', { ...glm, metadata: { env: 'dev' } })
    // The older of two calls of the same id has lost its name to the newer one.
    await store.ingest([{ ...record, call: { ...record.call, id: 'older' } }, record])
    await store.update('glm', [['env', 'prod']])
    const lease = await store.mirrorClaim({ holder: 'me', nowMs: 1, ms: 1_000, dead: null })
    const listed = {
      id: 'glm',
      created: 1_700_000_000,
      messages: null,
      messagesAbsent: false,
      expiresAt: 1_800_000_000,
    }
    const body = Buffer.from(JSON.stringify({ ...(await completionOf(store, 'glm')), service_tier: 'flex' }))
    await store.mirrorWrite({
      source: 's',
      from: 'https://there/v1',
      token: lease.token ?? 0,
      nowMs: 1_700_000_100_000,
      walk: 1,
      rows: [{ ...listed, body }],
      state: '{}',
      entry: null,
      sweepUpTo: null,
    })
    const before = await store.get('glm')
    expect(before?.row).toMatchObject({ mirrored_at: 1_700_000_100, service_tier: 'flex' })

    expect((await run(store)).changed.map(({ name }) => name).toSorted()).toEqual(['glm', 'glm~1'])

    const after = await store.get('glm')
    expect(after?.row).toEqual({ ...before?.row, output: after?.row.output, size: after?.row.size, disagreements: 0 })
    expect(after?.row.output.text).toBe('Good day')
    expect(after?.row.metadata).toEqual([['env', 'prod']])
    expect(after?.provenance).toEqual({ ...before?.provenance, sha256: after?.provenance.sha256 })
    expect(Buffer.from((await store.listed('glm')) ?? [])).toEqual(body)
    expect((await store.get('glm~1'))?.row).toMatchObject({ wire_id: 'glm', metadata: [['env', 'dev']] })
    expect(await completionOf(store, 'glm')).toMatchObject({ id: 'glm', metadata: { env: 'prod' } })
    expect(await completionOf(store, 'glm~1')).toMatchObject({ id: 'glm~1' })
    expect(await problemsOf(store)).toEqual([])
  })

  test('how the connection ended stays, whatever the events say', async () => {
    const store = await opened(open)
    const ends = ['client_aborted', 'interrupted', 'too_large', 'truncated', 'upstream_error']
    await store.ingest(ends.map((capture) => keptBefore(capture, { ...right, capture })))
    expect((await run(store)).changed).toEqual([])
    const { rows } = await store.list(search(), { limit: 20 })
    expect(rows.map(({ capture }) => capture).toSorted((one, other) => (one ?? '').localeCompare(other ?? ''))).toEqual(
      ends.toSorted(),
    )
  })

  test('an answer that older versions could not read is what it is: a completion with NaN, an error; a page of HTML stays', async () => {
    const store = await opened(open)
    const json =
      '{"id":"nan","object":"chat.completion","created":1,"model":"m","score":NaN,"choices":[{"index":0,"message":{"role":"assistant","content":"Hi"},"finish_reason":"stop"}]}'
    await store.ingest([
      keptUnread('nan', json),
      keptUnread('html', '<html><title>Bad gateway</title></html>'),
      keptUnread('error', '{"object":"error","message":"no such model","code":404}'),
    ])
    expect((await run(store)).changed).toMatchObject([
      { name: 'call-nan', captures: { before: 'unparsed', after: 'complete' } },
      { name: 'call-error', captures: { before: 'unparsed', after: 'upstream_error' } },
    ])
    expect((await store.get('call-error'))?.row.output).toMatchObject({ kind: 'error', text: 'no such model' })
    const detail = await store.get('call-nan')
    expect(detail?.row.output.text).toBe('Hi')
    expect(detail?.provenance.call?.notes).toEqual([expect.stringContaining('NaN or Infinity once')])
    expect(Buffer.from((await store.answer('call-nan')) ?? []).toString()).toBe(json)
  })

  test('a key that stands in old events is in nothing that is written again', async () => {
    const store = await opened(open)
    const spelled = KEY.split('').map((letter) => chunk('leak', { delta: { content: letter }, message: null }))
    const events = toEvents([...spelled, chunk('leak', { delta: {}, finish_reason: 'stop' })])
    await store.ingest([
      keptBefore('leak', { events, spoil: ({ choices: [choice] }) => Object.assign(choice ?? {}, { message: null }) }),
    ])
    const hide = { ...NOTHING_HIDDEN, secrets: [KEY] }
    expect((await run(store, hide)).changed).toHaveLength(1)
    const completion = await completionOf(store, 'leak')
    expect(completion.choices[0].message.content).toBe('[redacted]')
    const answer = Buffer.from((await store.answer('leak')) ?? []).toString()
    expect([...answer.matchAll(/"content":"(.)"/g)].map(([, letter]) => letter).join('')).not.toContain(KEY)
    expect((await store.get('leak'))?.provenance.redacted).toEqual({ key: 1 })
    expect(await problemsOf(store)).toEqual([])
  })

  test('what was ended in the middle goes on where it was', async () => {
    const store = await opened(open)
    const ids = Array.from({ length: 150 }, (_, n) => `glm-${n}`)
    await store.ingest(ids.map((id) => keptBefore(id, { ...glm, events: glm.events.replaceAll('"glm"', `"${id}"`) })))
    for await (const slice of reassemble(store, { hide: () => NOTHING_HIDDEN })) {
      expect(slice.changed).toHaveLength(100)
      break
    }
    const rest = await run(store)
    expect([rest.read, rest.changed.length]).toEqual([50, 50])
    const { rows } = await store.list(search(), { limit: 200 })
    expect(new Set(rows.map((row) => row.output.text))).toEqual(new Set(['Good day']))
  })

  test('a record that has changed since it was read is left for the next time', async () => {
    const store = await opened(open)
    await store.ingest([keptBefore('glm', glm)])
    const before = await store.keptAnswers(ASSEMBLER_VERSION, null)
    const call = before.found[0]?.call.id ?? ''
    expect(await store.reassemble(ASSEMBLER_VERSION, [{ call, was: new Uint8Array(32), to: null }])).toEqual([])
    expect(await store.keptAnswers(ASSEMBLER_VERSION, null)).toEqual(before)
    expect((await run(store)).changed).toMatchObject([{ name: 'glm' }])
  })
}

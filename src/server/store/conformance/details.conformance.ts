import { expect, test } from 'vitest'
import type { MessagesRequest } from '../../source/completion-source.ts'
import { opened, plain, recordOf, requestOf, type OpenStore } from './records.ts'

const MESSAGES = [
  { role: 'system', content: 'Be brief.' },
  { role: 'user', content: [{ type: 'text', text: 'Whose logo?' }] },
  { role: 'assistant', content: 'Ours.' },
  { role: 'user', content: 'Sure?' },
]

/** Reading one record: for `/v1`, and for the drawer. */
export function describeDetails(open: OpenStore): void {
  const withMessages = async () => {
    const store = await opened(open)
    await store.ingest([recordOf(plain('x', 1), { request: requestOf(MESSAGES) }), recordOf(plain('bare', 2))])
    const ids = async (request: Partial<MessagesRequest> = {}) => {
      const page = await store.messages('x', { after: null, limit: 20, order: 'asc', ...request })
      return page?.data.map((message) => message.id)
    }
    return { store, ids }
  }

  test('29, 30: a known id gives the same JSON as the list, an unknown one nothing', async () => {
    const store = await opened(open, plain('x', 1))
    expect((await store.getWire('x'))?.json).toBe(JSON.stringify(plain('x', 1)))
    expect(await store.getWire('nobody')).toBeNull()
    expect(await store.get('nobody')).toBeNull()
  })

  test('messages are the four of the request, without the answer', async () => {
    const { store, ids } = await withMessages()
    expect(await ids()).toEqual(['x-0', 'x-1', 'x-2', 'x-3'])
    expect((await store.messages('x', { after: null, limit: 20, order: 'asc' }))?.has_more).toBe(false)
  })

  test('34 to 36: messages page by after, limit and order', async () => {
    const { store, ids } = await withMessages()
    expect(await ids({ after: 'x-1', limit: 2 })).toEqual(['x-2', 'x-3'])
    expect(await ids({ order: 'desc' })).toEqual(['x-3', 'x-2', 'x-1', 'x-0'])
    expect(await ids({ after: 'x-3' })).toEqual([])
    expect((await store.messages('x', { after: null, limit: 3, order: 'asc' }))?.has_more).toBe(true)
    const unknown = store.messages('x', { after: 'y-1', limit: 3, order: 'asc' })
    await expect(unknown).rejects.toMatchObject({ status: 404, body: { param: 'after' } })
  })

  test('a message of parts has its text and its parts', async () => {
    const { store } = await withMessages()
    const page = await store.messages('x', { after: 'x-0', limit: 1, order: 'asc' })
    expect(page?.data[0]).toMatchObject({ content: 'Whose logo?', content_parts: [{ type: 'text' }] })
  })

  test('no messages of an unknown id, an empty page where the input is not known', async () => {
    const { store } = await withMessages()
    expect(await store.messages('nobody', { after: null, limit: 20, order: 'asc' })).toBeNull()
    expect(await store.messages('bare', { after: null, limit: 20, order: 'asc' })).toEqual({
      data: [],
      has_more: false,
    })
    expect((await store.get('bare'))?.messages).toBeNull()
  })

  test('messages that were fetched beside the record go before those of the request', async () => {
    const store = await opened(open)
    const messages = new TextEncoder().encode(JSON.stringify([{ id: 'x-0', role: 'user', content: 'fetched' }]))
    await store.ingest([recordOf(plain('x', 1), { messages, request: requestOf(MESSAGES) })])
    expect((await store.get('x'))?.messages).toEqual([{ id: 'x-0', role: 'user', content: 'fetched' }])
  })

  test('the detail says where a record came from', async () => {
    const store = await opened(open)
    await store.ingest([
      recordOf(plain('x', 1), {
        way: 'recorded',
        from: 'api.test',
        line: 7,
        receivedAt: 99,
        latencyMs: 250,
        capture: 'complete',
      }),
    ])
    const detail = await store.get('x')
    expect(detail?.provenance).toMatchObject({
      way: 'recorded',
      from: 'api.test',
      line: 7,
      received_at: 99,
      metadata_changed_at: null,
      same_id: [],
      capture: 'complete',
    })
    expect(detail?.row.latency_ms).toBe(250)
    expect(detail?.damage).toBeNull()
    expect(detail?.source).toBe(store.name)
  })

  test('a record of megabytes comes back whole', async () => {
    const body = JSON.stringify(plain('big', 1, { padding: 'äöü'.repeat(1_000_000) }))
    const store = await opened(open, body)
    expect((await store.getWire('big'))?.json === body).toBe(true)
  })

  test('a question whose asker has gone is not answered', async () => {
    const store = await opened(open, plain('x', 1))
    await expect(store.get('x', AbortSignal.abort())).rejects.toThrow(/abort/i)
    expect((await store.get('x'))?.row.id).toBe('x')
  })
}

import type { RecordedCall } from '#contract/row/recorded-call.ts'
import type { IncomingRecord } from '../store/ingest-store.ts'
import { toRecordedRecord } from '../record/capture/recorded-record.ts'

/** Chunks of a stream, as events. `end` follows them. */
export function toEvents(chunks: readonly object[], end = 'data: [DONE]\n\n'): string {
  return chunks.map((one) => `data: ${JSON.stringify(one)}\n\n`).join('') + end
}

export function chunk(id: string, choice: object, rest: object = {}): object {
  return {
    id,
    object: 'chat.completion.chunk',
    created: 1_700_000_000,
    model: 'm',
    choices: [{ index: 0, ...choice }],
    ...rest,
  }
}

/** What an older version made of some events. */
interface Wrong {
  events: string
  capture?: string
  status?: number
  /** Changes what this version makes of them into what that version made; absent: they are equal. */
  spoil?: (completion: { [name: string]: unknown; choices: { [name: string]: unknown }[] }) => void
  metadata?: Record<string, string>
  notes?: string[]
}

/** The record that an older version kept of a stream: it has no number of an assembler. */
export function keptBefore(
  id: string,
  { events, capture, spoil, status = 200, metadata, notes }: Wrong,
): IncomingRecord & { call: RecordedCall } {
  const request = Buffer.from(JSON.stringify({ model: 'm', metadata, messages: [{ role: 'user', content: 'Hello' }] }))
  const bytes = Buffer.from(events)
  const { assembler: _, ...record } = toRecordedRecord({
    id: `call-of-${id}`,
    from: 'https://there/v1',
    startedMs: 1_700_000_000_500,
    firstByteMs: 5,
    durationMs: 20,
    idempotencyKey: null,
    request: { bytes: request, total: request.length },
    answer: {
      status,
      headers: [['content-type', 'text/event-stream']],
      bytes,
      total: bytes.length,
      sha256: '00',
    },
    end: 'complete',
    failure: null,
  })
  const completion = JSON.parse(Buffer.from(record.body).toString())
  spoil?.(completion)
  const body = spoil === undefined ? record.body : Buffer.from(JSON.stringify(completion))
  return {
    ...record,
    body,
    capture: capture ?? record.capture,
    call: { ...record.call, notes: notes ?? record.call.notes },
  }
}

export const WRONG: Record<string, Wrong> = {
  glm: {
    events: toEvents([
      chunk('glm', { delta: { role: 'assistant', content: 'Good ' }, message: null }),
      chunk('glm', { delta: { content: 'day' }, finish_reason: 'stop', message: null }),
    ]),
    spoil: ({ choices: [choice] }) => Object.assign(choice ?? {}, { message: null }),
  },
  perplexity: {
    events: toEvents([
      chunk('perplexity', { delta: { content: 'The' }, message: { content: 'The' } }, { citations: ['https://a'] }),
      chunk(
        'perplexity',
        { delta: { content: ' sky' }, message: { content: 'The sky' }, finish_reason: 'stop' },
        { citations: ['https://a'] },
      ),
    ]),
    spoil: (completion) => {
      Object.assign(completion.choices[0] ?? {}, { message: { content: 'TheThe sky' } })
      completion['citations'] = ['https://a', 'https://a']
    },
  },
  gemini: {
    events: toEvents([
      chunk('gemini', {
        delta: { tool_calls: [{ index: 0, id: 'a', type: 'function', function: { name: 'f', arguments: '{"n":1}' } }] },
      }),
      chunk('gemini', {
        delta: { tool_calls: [{ index: 0, id: 'b', type: 'function', function: { name: 'f', arguments: '{"n":2}' } }] },
        finish_reason: 'tool_calls',
      }),
    ]),
    spoil: ({ choices: [choice] }) => {
      const call = { id: 'b', type: 'function', function: { name: 'ff', arguments: '{"n":1}{"n":2}' } }
      Object.assign(choice ?? {}, { message: { role: 'assistant', content: null, refusal: null, tool_calls: [call] } })
    },
  },
  cut: {
    events: toEvents([chunk('cut', { delta: { content: 'Half' }, finish_reason: '' })], ''),
    capture: 'complete',
    spoil: ({ choices: [choice] }) => Object.assign(choice ?? {}, { finish_reason: '' }),
  },
  failed: {
    events: toEvents([chunk('failed', { delta: { content: 'So' }, error: { message: 'overloaded', code: 502 } })]),
    capture: 'complete',
    spoil: ({ choices: [choice] }) => Object.assign(choice ?? {}, { error: { message: 'overloaded', code: 502 } }),
    notes: [],
  },
  nothing: {
    events: toEvents([chunk('nothing', { delta: { content: 'Fine' }, finish_reason: 'stop' }, { error: {} })]),
    capture: 'upstream_error',
    spoil: () => {},
    notes: ['The stream carried an error: {}'],
  },
  right: { events: toEvents([chunk('right', { delta: { content: 'Right' }, finish_reason: 'stop' })]) },
  ordered: {
    events: toEvents([chunk('ordered', { delta: { content: 'Ordered' }, finish_reason: 'stop' })]),
    // The same members in another order are the same completion.
    spoil: (completion) => {
      const { id } = completion
      delete completion['id']
      completion['id'] = id
    },
  },
}

/** An answer in one piece that an older version could not read. */
export function keptUnread(id: string, text: string): IncomingRecord {
  const record = keptBefore(id, { events: 'data: 1\n\n' })
  return {
    ...record,
    body: Buffer.from(
      JSON.stringify({ id: `call-${id}`, object: 'chat.completion', created: 1, model: 'm', choices: [] }),
    ),
    capture: 'unparsed',
    answer: Buffer.from(text),
    call: {
      ...record.call,
      stream: false,
      headers: [['content-type', 'application/json']],
      notes: ['The answer is not JSON.'],
    },
  }
}

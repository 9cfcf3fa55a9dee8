import { type FakeRow, toFakeRow } from './fake-rows.ts'

/** What a create answers, and what it stores when the request says `store: true`. */
export interface FakeCreation {
  row: FakeRow | null
  text: string
  /** Server-sent events instead of `text`; null if the request does not stream. */
  frames: string[] | null
}

/** Answers a create by repeating the last user message. `settling` is in milliseconds. */
export function createFakeCompletion(body: string, n: number, now: number, settling: number): FakeCreation {
  const asked = JSON.parse(body)
  const messages: Record<string, unknown>[] = Array.isArray(asked.messages) ? asked.messages : []
  const last = messages.findLast((message) => message['role'] === 'user')?.['content']
  const answer = `You said: ${typeof last === 'string' ? last : '…'}`
  const id = `chatcmpl-made-${now}-${n}`
  const created = Math.floor(now / 1000)
  const model = typeof asked.model === 'string' ? asked.model : 'gpt-4o-mini-2024-07-18'
  const row = {
    ...toFakeRow({ id, created, model, metadata: { ...asked.metadata }, question: '', answer, n: 0 }),
    messages,
  }
  const stored = asked.store === true ? { ...row, visibleMs: now + settling } : null
  // A create answers without the metadata.
  const text = row.json.replace(/"metadata":\{[^}]*\},/, '')
  if (asked.stream !== true) return { row: stored, text, frames: null }
  const chunk = (delta: object, finish: string | null) =>
    `data: ${JSON.stringify({ id, object: 'chat.completion.chunk', created, model, choices: [{ index: 0, delta, finish_reason: finish }] })}\n\n`
  const words = answer.split(/(?<= )/)
  return {
    row: stored,
    text,
    frames: [...words.map((content) => chunk({ content }, null)), chunk({}, 'stop'), 'data: [DONE]\n\n'],
  }
}

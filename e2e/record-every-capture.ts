import type { FakeUpstream } from '../src/server/testing/upstream/fake-upstream.ts'
import type { Capture } from '../src/contract/row/capture.ts'
import { startCli } from './cli.ts'

/** A chunk of a stream; its text is what a model may say. */
function frame(id: string, content: string): string {
  const chunk = { id, object: 'chat.completion.chunk', created: Math.floor(Date.now() / 1000), model: 'gpt-4o' }
  const choices = [{ index: 0, delta: { role: 'assistant', content }, finish_reason: null }]
  return `data: ${JSON.stringify({ ...chunk, choices })}\n\n`
}

function call(url: string, content: string, signal?: AbortSignal): Promise<Response> {
  return fetch(`${url}/v1/chat/completions`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: 'Bearer sk-of-the-program' },
    body: JSON.stringify({ model: 'gpt-4o', store: true, stream: true, messages: [{ role: 'user', content }] }),
    ...(signal ? { signal } : {}),
  })
}

/** Reads an answer to its end, however that comes. */
async function read(answer: Promise<Response>): Promise<void> {
  await answer.then((response) => response.text()).catch(() => null)
}

/** What a call's last user message says of how it will end. */
export const wordsOf = (capture: Capture): string => `To end as ${capture}`

/**
 * Lets one recorded call end in each of the ways that there are, `HOSTILE` among what the models say, and one server be
 * killed (-9) in the middle of a call. `env` must name the store's file; the store is free when this resolves.
 */
export async function recordEveryCapture(fake: FakeUpstream, env: Record<string, string>): Promise<void> {
  const server = startCli(['serve'], { PORT: '0', ...env })
  const url = (await server.printed(/listening on (http:\S+?)\/?\n/))[1] ?? ''
  const fault = (next: Parameters<FakeUpstream['setFault']>[0]) => fake.setFault(next, { times: 1, only: 'create' })
  await read(call(url, wordsOf('complete')))
  fault({ kind: 'status', status: 500, message: 'The server had an error.' })
  await read(call(url, wordsOf('upstream_error')))
  fault({ kind: 'events', frames: [frame('chatcmpl-cut', HOSTILE)], end: 'stall' })
  const cut = await call(url, wordsOf('truncated'))
  const before = cut.body?.getReader()
  await before?.read()
  // A reset may lose what is on its way; the half that must be kept has arrived by now.
  fake.resetAnswers()
  await before?.read().catch(() => null)
  fault({ kind: 'html' })
  await read(call(url, wordsOf('unparsed')))
  fault({ kind: 'bomb', bytes: 80_000_000 })
  await read(call(url, wordsOf('too_large')))
  fault({ kind: 'events', frames: [frame('chatcmpl-left', 'Half')], end: 'stall' })
  const leaving = new AbortController()
  const left = await call(url, wordsOf('client_aborted'), leaving.signal)
  await left.body?.getReader().read()
  leaving.abort()
  await kept(url, 6)
  fault({ kind: 'events', frames: [frame('chatcmpl-killed', 'Half')], end: 'stall' })
  const killed = await call(url, wordsOf('interrupted'))
  const reader = killed.body?.getReader()
  await reader?.read()
  server.signal('SIGKILL')
  await server.ended
  await reader?.read().catch(() => null)
}

/** Model text that would be markup, a link and a picture. */
export const HOSTILE = '<img src=x onerror=alert(1)><script>alert(1)</script>'

/** Resolves when the store has so many rows: it is asked whenever the server tells its pages something. */
async function kept(url: string, rows: number): Promise<void> {
  const leaving = new AbortController()
  const events = await fetch(`${url}/api/events`, { signal: leaving.signal })
  // The first event greets, so what is there already is seen as well.
  for await (const _ of events.body ?? []) {
    const page = await fetch(`${url}/api/completions?source=store&limit=1`)
    if ((await page.json()).total >= rows) break
  }
  leaving.abort()
}

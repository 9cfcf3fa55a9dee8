import { type LiveEvent, liveEventSchema } from '#contract/live-event.ts'
import * as z from 'zod/mini'
import { createEventLines } from './event-lines.ts'
import { request } from './http.ts'

const FIRST_PAUSE_MS = 1_000
const LONGEST_PAUSE_MS = 30_000
/** The server says something at least every 15 s; after three times that nobody is there any more. */
const SILENT_MS = 45_000

/**
 * Hands over what the server says as it happens, until the given function is called. A broken connection is made anew,
 * later each time; each begins with `hello`, at which whoever shows counts asks for them again. A page that nobody sees
 * holds no connection: browsers allow only six to a server, for all tabs together. Fetched rather than an EventSource,
 * which cannot send a token.
 */
export function followLive(onEvent: (event: LiveEvent) => void): () => void {
  let current: AbortController | null = null
  const follow = () => {
    if ((current !== null) === (document.visibilityState === 'visible')) return
    current?.abort()
    current = current === null ? new AbortController() : null
    if (current !== null) void keepListening(onEvent, current.signal)
  }
  follow()
  document.addEventListener('visibilitychange', follow)
  return () => {
    document.removeEventListener('visibilitychange', follow)
    current?.abort()
  }
}

async function keepListening(onEvent: (event: LiveEvent) => void, signal: AbortSignal): Promise<void> {
  let failures = 0
  const heard = (event: LiveEvent) => {
    failures = 0
    onEvent(event)
  }
  while (!signal.aborted) {
    try {
      await listen(heard, signal)
    } catch {
      // Whatever it was, the next try follows; what the page shows stays as it is.
    }
    await pause(Math.min(FIRST_PAUSE_MS * 2 ** failures++, LONGEST_PAUSE_MS), signal)
  }
}

/** One connection, to its end. */
async function listen(onEvent: (event: LiveEvent) => void, signal: AbortSignal): Promise<void> {
  const silence = new AbortController()
  let timer = setTimeout(() => silence.abort(), SILENT_MS)
  try {
    const response = await request('/api/events', { signal: AbortSignal.any([signal, silence.signal]) })
    if (response.body === null) return
    const read = createEventLines()
    const reader = response.body.pipeThrough(new TextDecoderStream()).getReader()
    for (let piece = await reader.read(); !piece.done; piece = await reader.read()) {
      clearTimeout(timer)
      timer = setTimeout(() => silence.abort(), SILENT_MS)
      for (const { name, data } of read(piece.value)) {
        const event = z.safeParse(liveEventSchema, { name, data: JSON.parse(data) })
        // A newer server may say what this page does not know.
        if (event.success) onEvent(event.data)
      }
    }
  } finally {
    clearTimeout(timer)
  }
}

function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, ms)
    signal.addEventListener('abort', () => {
      clearTimeout(timer)
      resolve()
    })
  })
}

import { type LiveEvent, liveEventSchema } from '#contract/recording/live-event.ts'
import * as z from 'zod/mini'
import { createEventLines } from './wire/event-lines.ts'
import { request } from './wire/http.ts'

const FIRST_PAUSE_MS = 1_000
const LONGEST_PAUSE_MS = 30_000
/** The server says something at least every 15 s; after three times that nobody is there any more. */
const SILENT_MS = 45_000

/** The greeting comes at once; where it does not, something between here and the server holds it back. */
const GREETING_MS = 8_000

type OnEvent = (event: LiveEvent) => void
/** Who hears of events, and what each does when they do not arrive. */
const followers = new Map<OnEvent, (() => void) | undefined>()
let current: AbortController | null = null

/**
 * Hands over what the server says as it happens, until the given function is called. A broken connection is made anew,
 * later each time; each begins with `hello`, at which whoever shows counts asks for them again. All of a page share one
 * connection, and a page that nobody sees holds none: browsers allow only six to a server, for all tabs together. Fetched
 * rather than an EventSource, which cannot send a token. `onSilence` is called while nothing arrives: the server is gone,
 * or a proxy holds its events back.
 */
export function followLive(onEvent: OnEvent, onSilence?: () => void): () => void {
  if (followers.size === 0) document.addEventListener('visibilitychange', connect)
  followers.set(onEvent, onSilence)
  // Whoever comes later is greeted too.
  connect()
  return () => {
    followers.delete(onEvent)
    if (followers.size > 0) return
    document.removeEventListener('visibilitychange', connect)
    current?.abort()
  }
}

/** Begins anew, once all who come in this moment are here. */
function connect(): void {
  current?.abort()
  if (document.visibilityState !== 'visible') return
  const { signal } = (current = new AbortController())
  queueMicrotask(() => void keepListening(signal))
}

function tell(event: LiveEvent): void {
  for (const onEvent of followers.keys()) onEvent(event)
}

function tellSilence(): void {
  for (const onSilence of followers.values()) onSilence?.()
}

async function keepListening(signal: AbortSignal): Promise<void> {
  let failures = 0
  const heard = (event: LiveEvent) => {
    failures = 0
    tell(event)
  }
  while (!signal.aborted) {
    try {
      await listen(heard, signal)
    } catch {
      // Whatever it was, the next try follows; what the page shows stays as it is.
    }
    if (failures > 0 && !signal.aborted) tellSilence()
    await pause(Math.min(FIRST_PAUSE_MS * 2 ** failures++, LONGEST_PAUSE_MS), signal)
  }
}

/** One connection, to its end. */
async function listen(onEvent: (event: LiveEvent) => void, signal: AbortSignal): Promise<void> {
  const silence = new AbortController()
  let timer = setTimeout(() => silence.abort(), SILENT_MS)
  const late = setTimeout(() => {
    if (!signal.aborted) tellSilence()
  }, GREETING_MS)
  try {
    const response = await request('/api/events', { signal: AbortSignal.any([signal, silence.signal]) })
    if (response.body === null) return
    const read = createEventLines()
    const reader = response.body.pipeThrough(new TextDecoderStream()).getReader()
    for (let piece = await reader.read(); !piece.done; piece = await reader.read()) {
      clearTimeout(timer)
      timer = setTimeout(() => silence.abort(), SILENT_MS)
      clearTimeout(late)
      for (const { name, data } of read(piece.value)) {
        const event = z.safeParse(liveEventSchema, { name, data: JSON.parse(data) })
        // A newer server may say what this page does not know.
        if (event.success) onEvent(event.data)
      }
    }
  } finally {
    clearTimeout(timer)
    clearTimeout(late)
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

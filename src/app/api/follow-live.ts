import { type LiveEvent, liveEventSchema } from '#contract/recording/live-event.ts'
import type { QueryClient } from '@tanstack/react-query'
import * as z from 'zod/mini'
import { askUnanswered } from './ask-unanswered.ts'
import { ownedByClient } from './owned-by-client.ts'
import { createEventLines } from './wire/event-lines.ts'
import { request } from './wire/http.ts'

/** How long a lost stream waits before it is asked for again; twice as long each further time, up to half a minute. */
const FIRST_PAUSE_MS = 1_000
const LONGEST_PAUSE_MS = 30_000
/** The server sends something at least every 15 s. After three times that, it is considered gone. */
const SILENT_MS = 45_000

/** The greeting comes at once; if it does not, a proxy is holding it back. */
const GREETING_MS = 8_000

type OnEvent = (event: LiveEvent) => void

/**
 * Passes on the server's events until the returned function is called. A broken connection is made again, after longer
 * and longer pauses; each begins with `hello`, upon which counts, and what got no answer, are loaded again. The whole page shares one
 * connection, and a hidden page has none, since browsers allow only six to a server for all tabs together. Uses fetch,
 * because an EventSource cannot send a token. `onSilence` is called while nothing arrives: the server is gone, or a
 * proxy holds its events back.
 */
export function followLive(client: QueryClient, onEvent: OnEvent, onSilence?: () => void): () => void {
  return connectionOf(client).follow(onEvent, onSilence)
}

const connectionOf = ownedByClient(createConnection)

function createConnection(client: QueryClient) {
  /** The listeners, and what each does when no events arrive. */
  const followers = new Map<OnEvent, (() => void) | undefined>()
  let current: AbortController | null = null
  const tell = (event: LiveEvent) => {
    if (event.name === 'hello') askUnanswered(client)
    for (const onEvent of followers.keys()) onEvent(event)
  }
  const tellSilence = () => {
    for (const onSilence of followers.values()) onSilence?.()
  }
  /** Connects again, once for all listeners that are added at this moment. */
  const connect = () => {
    current?.abort()
    if (document.visibilityState !== 'visible') return
    const { signal } = (current = new AbortController())
    queueMicrotask(() => void keepListening(tell, tellSilence, signal))
  }
  return {
    follow: (onEvent: OnEvent, onSilence?: () => void) => {
      if (followers.size === 0) document.addEventListener('visibilitychange', connect)
      followers.set(onEvent, onSilence)
      // Later listeners are greeted, too.
      connect()
      return () => {
        followers.delete(onEvent)
        if (followers.size > 0) return
        document.removeEventListener('visibilitychange', connect)
        current?.abort()
      }
    },
  }
}

async function keepListening(tell: OnEvent, tellSilence: () => void, signal: AbortSignal): Promise<void> {
  let failures = 0
  const heard = (event: LiveEvent) => {
    failures = 0
    tell(event)
  }
  while (!signal.aborted) {
    try {
      await listen(heard, tellSilence, signal)
    } catch {
      // Whatever failed, there will be another try; the page keeps what it shows.
    }
    if (failures > 0 && !signal.aborted) tellSilence()
    await pause(Math.min(FIRST_PAUSE_MS * 2 ** failures++, LONGEST_PAUSE_MS), signal)
  }
}

/** One connection, until it ends. */
async function listen(onEvent: OnEvent, tellSilence: () => void, signal: AbortSignal): Promise<void> {
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
        // A newer server may send events that this page does not know.
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

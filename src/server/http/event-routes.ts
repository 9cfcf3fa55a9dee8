import { Hono } from 'hono'
import type { AppDeps } from './app-deps.ts'
import type { AppEnv } from './app-env.ts'
import type { EventHub } from './event-hub.ts'
import { API_HEADERS } from './headers.ts'

const HEARTBEAT_MS = 15_000

/** `/api/events`: server-sent events about rows that came in or went away; a comment keeps the connection alive. */
export function createEventRoutes(deps: Pick<AppDeps, 'events'>): Hono<AppEnv> {
  const app = new Hono<AppEnv>()
  app.get(
    '/events',
    (c) =>
      new Response(toEventStream(deps.events), {
        headers: {
          ...API_HEADERS,
          'content-type': 'text/event-stream; charset=utf-8',
          'x-request-id': c.var.requestId,
        },
      }),
  )
  return app
}

function toEventStream(events: EventHub): ReadableStream<Uint8Array> {
  const encoder = new TextEncoder()
  const cleanups: (() => void)[] = []
  const stop = () => {
    for (const cleanup of cleanups.splice(0)) cleanup()
  }
  return new ReadableStream<Uint8Array>({
    start(controller) {
      const write = (text: string) => controller.enqueue(encoder.encode(text))
      write('retry: 3000\n\nevent: hello\ndata: {}\n\n')
      const heartbeat = setInterval(() => write(': still here\n\n'), HEARTBEAT_MS)
      heartbeat.unref()
      const unlisten = events.listen({
        take: ({ name, data }) => write(`event: ${name}\ndata: ${JSON.stringify(data)}\n\n`),
        close: () => {
          stop()
          controller.close()
        },
      })
      cleanups.push(unlisten, () => clearInterval(heartbeat))
    },
    cancel: stop,
  })
}

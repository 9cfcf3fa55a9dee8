import { Hono } from 'hono'
import { createLiveFeed } from '../../live/live-feed.ts'
import type { AppDeps } from '../app-deps.ts'
import type { AppEnv } from '../app-env.ts'
import { toEventStream } from '../answer/event-stream.ts'
import { API_HEADERS, UNBUFFERED } from '../answer/headers.ts'

/** `/api/events`: server-sent events, as described in `#contract/live-event.ts`. */
export function createEventRoutes(deps: Pick<AppDeps, 'events' | 'store'>): Hono<AppEnv> {
  const app = new Hono<AppEnv>()
  const feed = createLiveFeed(deps)
  app.get(
    '/events',
    (c) =>
      new Response(toEventStream(feed, { mayStay: () => c.var.caller?.mayStay() ?? true }), {
        headers: {
          ...API_HEADERS,
          ...UNBUFFERED,
          'content-type': 'text/event-stream; charset=utf-8',
          'x-accel-buffering': 'no',
          'x-request-id': c.var.requestId,
        },
      }),
  )
  return app
}

import type { HttpBindings } from '@hono/node-server'

/** What Hono carries along with a request. `incoming` is absent when a test calls the app without a socket. */
export interface AppEnv {
  Bindings: Partial<HttpBindings>
  Variables: { requestId: string }
}

import type { Deed } from '../access/route-rule.ts'
import type { HttpBindings } from '@hono/node-server'
import type { Caller } from '../access/gate.ts'

/** What Hono carries along with a request. `incoming` is absent when a test calls the app without a socket. */
export interface AppEnv {
  Bindings: Partial<HttpBindings>
  /** `caller` is null where no login is asked for: the page's own files, and logging in. */
  Variables: {
    requestId: string
    caller: Caller | null
    /** What was done, where the path does not say it (`access/route-rule.ts`). */
    deed?: Deed
  }
}

import { type Context, Hono } from 'hono'
import type { AppDeps, UpstreamAccess } from '../app-deps.ts'
import type { AppEnv } from '../app-env.ts'
import { createPassOn } from '../pass-on.ts'

/**
 * What the client of Azure's deployments asks below `/openai`, its `endpoint` being this server: creating a completion is
 * watched as under `/v1`, and everything goes on to the upstream that `behind` finds.
 */
export function createAzureRoutes(deps: AppDeps, behind: (c: Context<AppEnv>) => UpstreamAccess | null): Hono<AppEnv> {
  const app = new Hono<AppEnv>()
  const passOn = createPassOn(deps)
  app.post('/deployments/:deployment/chat/completions', (c) => passOn(c, behind(c), 'create'))
  app.all('/*', (c) => passOn(c, behind(c), 'other'))
  return app
}

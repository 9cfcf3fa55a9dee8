import { type Context, Hono } from 'hono'
import type { AppDeps, UpstreamAccess } from '../app-deps.ts'
import type { AppEnv } from '../app-env.ts'
import { createPassOn } from '../pass-on.ts'

/**
 * What an Azure client asks below `/openai` when its `endpoint` is this server. Creating a completion is recorded as
 * under `/v1`; everything goes on to the upstream that `behind` finds.
 */
export function createAzureRoutes(deps: AppDeps, behind: (c: Context<AppEnv>) => UpstreamAccess | null): Hono<AppEnv> {
  const app = new Hono<AppEnv>()
  const passOn = createPassOn(deps)
  app.post('/deployments/:deployment/chat/completions', (c) => passOn(c, behind(c), 'create'))
  app.all('/*', (c) => passOn(c, behind(c), 'other'))
  return app
}

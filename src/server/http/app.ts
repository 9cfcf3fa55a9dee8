import { randomUUID } from 'node:crypto'
import { type Context, Hono, type Next } from 'hono'
import { addressOf } from '../access/gate.ts'
import type { Deed } from '../access/route-rule.ts'
import { RESPONSE_ALREADY_SENT } from '@hono/node-server/utils/response'
import { answerJson } from './answer/answer.ts'
import type { AppDeps, UpstreamAccess } from './app-deps.ts'
import type { AppEnv } from './app-env.ts'
import { createSourceChooser, findConfiguredUpstream } from './question/source-chooser.ts'
import { createBulkRoutes } from './routes/bulk-routes.ts'
import { createCompletionRoutes } from './routes/completion-routes.ts'
import { answerError, answerRefusal } from './answer/answer-error.ts'
import { createEventRoutes } from './routes/event-routes.ts'
import { answerPage } from './page/answer-page.ts'
import { type GuardedRequest, guardRequest } from './guard.ts'
import { createImportRoutes } from './routes/import-routes.ts'
import { createInsightRoutes } from './routes/insight-routes.ts'
import { createPassOnRoutes } from './routes/pass-on-routes.ts'
import { createRecorderRoutes } from './routes/recorder-routes.ts'
import { createMirrorRoutes } from './routes/mirror-routes.ts'
import { answerRefusalPage, isNavigation } from './answer/refusal-page.ts'
import { createSessionRoutes } from './routes/session-routes.ts'
import { createViewRoutes } from './routes/view-routes.ts'
import { createV1Routes } from './routes/v1-routes.ts'

/**
 * The whole HTTP surface: first the guard, then `/v1`, the same for each upstream (`/upstreams/<name>/v1`), `/api`,
 * `/healthz` and the page. Every failure is answered with the one envelope, and every API answer has an `x-request-id`.
 */
export function createApp(deps: AppDeps): Hono<AppEnv> {
  const app = new Hono<AppEnv>()
  const sources = createSourceChooser(deps)

  app.use('*', async (c, next) => {
    const requestId = `req_${randomUUID().replaceAll('-', '')}`
    c.set('requestId', requestId)
    const request = toGuarded(c)
    const refusal = guardRequest(request, { hosts: deps.allowedHosts(), origins: deps.allowedOrigins() })
    if (refusal !== null) {
      const allow: Record<string, string> = refusal.status === 405 ? { allow: 'GET, HEAD, POST, PATCH, DELETE' } : {}
      // The one refusal that a person must read without our page: the Host was wrong, so the page never loaded.
      if (refusal.status === 421 && isNavigation(request)) return answerRefusalPage(refusal, requestId)
      return answerRefusal(refusal, requestId, allow)
    }
    return enter(c, deps, request, next)
  })

  app.get('/healthz', async (c) => {
    const { rows } = await deps.store.status()
    return answerJson(c.var.requestId, JSON.stringify({ status: 'ok', rows }))
  })
  const first = () => deps.upstreams[0] ?? deps.borrowed ?? null
  const openai = (path: string, behind: (c: Context<AppEnv>) => UpstreamAccess | null) => {
    app.route(`${path}/v1`, createV1Routes(deps))
    app.route(`${path}/v1`, createPassOnRoutes(deps, behind, 'v1'))
  }
  openai('', first)
  openai('/openai', first)
  app.route('/openai', createPassOnRoutes(deps, first, 'azure'))
  const named = (c: Context<AppEnv>) => findConfiguredUpstream(deps.upstreams, c.req.param('upstream') ?? '')
  for (const root of ['v1', 'openai']) {
    app.use(`/upstreams/:upstream/${root}/*`, (c, next) => {
      named(c)
      return next()
    })
  }
  openai('/upstreams/:upstream', named)
  openai('/upstreams/:upstream/openai', named)
  app.route('/upstreams/:upstream/openai', createPassOnRoutes(deps, named, 'azure'))
  app.route('/api', createCompletionRoutes(deps, sources))
  app.route('/api', createBulkRoutes(deps, sources))
  app.route('/api', createInsightRoutes(deps, sources))
  app.route('/api', createEventRoutes(deps))
  app.route('/api', createImportRoutes(deps))
  app.route('/api', createMirrorRoutes(deps))
  app.route('/api', createRecorderRoutes(deps))
  app.route('/api', createViewRoutes(deps))
  app.route('/api', createSessionRoutes(deps.gate))
  app.all('*', (c) => answerPage(c, deps, sources))

  app.onError((error, c) => answerError(error, c.var.requestId, deps.log))
  return app
}

/** Admits the caller if the gate does, and writes what was done to the audit. */
async function enter(
  c: Context<AppEnv>,
  { gate }: AppDeps,
  { header }: GuardedRequest,
  next: Next,
): Promise<Response | undefined> {
  const { method, path } = c.req
  const { requestId } = c.var
  const incoming = c.env?.incoming
  const { search } = new URL(c.req.url)
  const admission = await gate.admit({ method, path, search, header, incoming })
  if (admission.refusal === 'silent') {
    incoming?.socket.destroy()
    return RESPONSE_ALREADY_SENT
  }
  const from = addressOf(incoming)
  if (admission.refusal !== null) {
    const { refusal, caller, rule } = admission
    // Strangers are counted, not listed: otherwise anybody without a token could fill the disk.
    if (rule.deed !== null && caller !== null)
      note(gate, { who: caller.name, deed: rule.deed, from, c, status: refusal.status })
    if (refusal.status === 403 && isNavigation({ method, header })) return answerRefusalPage(refusal, requestId)
    return answerRefusal(
      refusal,
      requestId,
      refusal.status === 401 ? { 'www-authenticate': 'Bearer', connection: 'close' } : {},
    )
  }
  const { caller, rule } = admission
  c.set('caller', caller)
  await next()
  const deed = c.get('deed') ?? rule.deed
  if (deed !== null && caller !== null) note(gate, { who: caller.name, deed, from, c, status: c.res.status })
  return undefined
}

/** Of a request, only an id or a search is written down. */
function note(
  { audit }: AppDeps['gate'],
  { c, ...entry }: { who: string; deed: Deed; from: string; c: Context<AppEnv>; status: number },
): void {
  const { pathname, search } = new URL(c.req.url)
  audit.note({ ...entry, what: `${c.req.method} ${pathname}${search}`.slice(0, 2_000) })
}

/** The request as it came over the wire. In tests without a socket, the URL gives the target and the Host header. */
function toGuarded(c: Context<AppEnv>): GuardedRequest {
  const incoming = c.env?.incoming
  const header = (name: string) => c.req.header(name) ?? null
  if (incoming === undefined) {
    const url = new URL(c.req.url)
    return { method: c.req.method, target: url.pathname + url.search, hosts: [header('host') ?? url.host], header }
  }
  const hosts: string[] = []
  for (let at = 0; at + 1 < incoming.rawHeaders.length; at += 2) {
    if (incoming.rawHeaders[at]?.toLowerCase() === 'host') hosts.push(incoming.rawHeaders[at + 1] ?? '')
  }
  return { method: incoming.method ?? '', target: incoming.url ?? '', hosts, header }
}

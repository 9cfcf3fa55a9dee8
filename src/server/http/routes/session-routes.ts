import { type Context, Hono } from 'hono'
import type { AccessSession } from '#contract/source/access-session.ts'
import { addressOf, type Gate } from '../../access/gate.ts'
import { readSessionCookie, writeSessionCookie } from '../../access/session-cookie.ts'
import { Refusal } from '../../source/refusal.ts'
import { answerJson } from '../answer/answer.ts'
import type { AppEnv } from '../app-env.ts'

/** `/api/session`: who the caller is, log in (with the token that API calls carry), log out. */
export function createSessionRoutes(gate: Gate): Hono<AppEnv> {
  const app = new Hono<AppEnv>()
  const toAnswer = (caller: AppEnv['Variables']['caller']): AccessSession => ({
    object: 'session',
    token_needed: gate.demanded,
    caller: caller === null ? null : { name: caller.name, role: caller.role, by: caller.by },
  })

  app.get('/session', (c) => answerJson(c.var.requestId, JSON.stringify(toAnswer(c.var.caller))))
  app.post('/session', async (c) => {
    const { caller } = c.var
    if (caller?.holder == null || caller.by !== 'token') {
      throw new Refusal(400, 'Logging in takes a token: Authorization: Bearer followed by it.', {
        code: 'token_missing',
      })
    }
    const id = gate.sessions.begin(caller.holder, await gate.peerUser(c.env?.incoming))
    gate.audit.note({ who: caller.name, deed: 'login', from: addressOf(c.env?.incoming) })
    const cookie = writeSessionCookie(toCookieRequest(c), id)
    return answerJson(c.var.requestId, JSON.stringify(toAnswer({ ...caller, by: 'session' })), 200, {
      'set-cookie': cookie,
    })
  })
  app.delete('/session', (c) => {
    const request = toCookieRequest(c)
    const id = readSessionCookie(request)
    if (id !== null && c.var.caller?.by === 'session') {
      gate.sessions.end(id)
      gate.audit.note({ who: c.var.caller.name, deed: 'logout', from: addressOf(c.env?.incoming) })
    }
    return answerJson(c.var.requestId, JSON.stringify(toAnswer(null)), 200, {
      'set-cookie': writeSessionCookie(request, null),
    })
  })
  return app
}

function toCookieRequest(c: Context<AppEnv>) {
  return {
    header: (name: string) => c.req.header(name) ?? null,
    port: c.env?.incoming?.socket.localPort ?? null,
  }
}

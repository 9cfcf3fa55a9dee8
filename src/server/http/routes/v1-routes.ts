import { type Context, Hono } from 'hono'
import { parseListQuery, parseMessagesQuery } from '#contract/wire/list-query-codec.ts'
import { parseMetadata } from '#contract/metadata/metadata.ts'
import { Refusal } from '../../source/refusal.ts'
import type { WireRecord } from '../../store/wire-store.ts'
import { answerBytes, answerJson } from '../answer/answer.ts'
import type { AppDeps } from '../app-deps.ts'
import type { AppEnv } from '../app-env.ts'
import { answerRefusal, completionNotFound, methodNotSupported, unknownPath } from '../answer/answer-error.ts'
import { readJsonObject } from '../question/read-json-object.ts'
import { toListJson, toMessageListJson } from '../answer/wire-json.ts'

type Ask = Context<AppEnv>
type AskOne = Context<AppEnv, '/:id'>

/** A call that has just ended is waited for: clients ask for what they have created. Later it is answered without. */
const RECORDED_WITHIN_MS = 1_000

/**
 * The OpenAI contract over the store, exact to the byte. What it does not cover is left to the routes that pass on. The
 * sample never appears here.
 */
export function createV1Routes(deps: AppDeps): Hono<AppEnv> {
  const { store } = deps
  const app = new Hono<AppEnv>()

  /** A client that has just created a completion through us must find it; the wait is short. */
  const recorded = () => deps.recorder?.settled(RECORDED_WITHIN_MS)

  const list = async (c: Ask) => {
    const query = parseListQuery(new URL(c.req.url).search)
    await recorded()
    const page = await store.listWire(query, c.req.raw.signal)
    return answerBytes(c, toListJson(page), damageHeader(page.damaged))
  }
  const retrieve = async (c: AskOne) => {
    const id = c.req.param('id')
    await recorded()
    return answerJson(c.var.requestId, readable(await store.getWire(id, c.req.raw.signal), id))
  }
  const messages = async (c: AskOne) => {
    const id = c.req.param('id')
    const query = parseMessagesQuery(new URL(c.req.url).search)
    await recorded()
    const page = await store.messages(id, query, c.req.raw.signal)
    if (page === null) throw completionNotFound(id)
    return answerJson(c.var.requestId, toMessageListJson(page))
  }
  const update = async (c: AskOne) => {
    const id = c.req.param('id')
    const metadata = parseMetadata((await readJsonObject(c.req.raw))['metadata'])
    await recorded()
    if (!(await store.update(id, metadata, c.req.raw.signal))) throw completionNotFound(id)
    return answerJson(c.var.requestId, readable(await store.getWire(id, c.req.raw.signal), id))
  }
  const remove = async (c: AskOne) => {
    const id = c.req.param('id')
    await recorded()
    if (!(await store.delete(id, c.req.raw.signal))) throw completionNotFound(id)
    deps.events.send({ name: 'rows', data: { added: 0, deleted: 1 } })
    return answerJson(c.var.requestId, JSON.stringify({ object: 'chat.completion.deleted', id, deleted: true }))
  }
  app.get('/chat/completions', list)
  // POST, which creates one, is passed on. The guard admits no other methods than these.
  app.on(['PATCH', 'DELETE'], '/chat/completions', only('GET', 'POST'))
  app.all('/chat/completions/', () => {
    throw completionNotFound('')
  })
  app.get('/chat/completions/:id/messages', messages)
  app.all('/chat/completions/:id/messages', only('GET'))
  app.get('/chat/completions/:id', retrieve)
  app.post('/chat/completions/:id', update)
  app.delete('/chat/completions/:id', remove)
  app.all('/chat/completions/:id', only('GET', 'POST', 'DELETE'))
  app.all('/chat/completions/:id/*', (c) => {
    throw unknownPath(c.req.method, c.req.path)
  })
  return app
}

function only(...allowed: string[]): (c: Ask) => Response {
  return (c) => answerRefusal(methodNotSupported(allowed), c.var.requestId, { allow: allowed.join(', ') })
}

/** How many damaged records a header names; `+` and a number stand for the rest. */
const NAMED_DAMAGED = 20

/** Contract clients ignore a header that they do not know; an unknown member of the answer might break them. */
function damageHeader(damaged: readonly string[]): Record<string, string> {
  if (damaged.length === 0) return {}
  const names = damaged.slice(0, NAMED_DAMAGED).map((id) => encodeURIComponent(id.slice(0, 200).toWellFormed()))
  const more = damaged.length > NAMED_DAMAGED ? [`+${damaged.length - NAMED_DAMAGED}`] : []
  return { 'x-completionist-damaged': [...names, ...more].join(', ') }
}

function readable(record: WireRecord | null, id: string): string {
  if (record === null) throw completionNotFound(id)
  if (record.json !== null) return record.json
  throw new Refusal(500, `Completion ${id} is damaged: its bytes no longer match their checksum.`, {
    type: 'server_error',
    param: 'completion_id',
    code: 'record_damaged',
  })
}

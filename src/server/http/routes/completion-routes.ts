import { type Context, Hono } from 'hono'
import { toRowLine } from '#contract/row/row-line.ts'
import { formatList } from '#contract/search/search-list.ts'
import { parseMessagesQuery } from '#contract/wire/list-query-codec.ts'
import { parseMetadata } from '#contract/metadata/metadata.ts'
import { Refusal } from '../../source/refusal.ts'
import { answerBytes, answerDownload, answerJson } from '../answer/answer.ts'
import type { AppDeps } from '../app-deps.ts'
import type { AppEnv } from '../app-env.ts'
import { type ChosenSource, requireStore, type SourceChooser } from '../question/source-chooser.ts'
import { completionNotFound } from '../answer/answer-error.ts'
import { answerExport } from '../answer/answer-export.ts'
import {
  PAGE_PARAMS,
  parseExportColumns,
  parseExportIds,
  parseFormat,
  parsePageRequest,
  parseSource,
} from '../question/page-params.ts'
import { readJsonObject } from '../question/read-json-object.ts'
import { parseWholeSearch, requireAnswered } from '../../source/whole-search.ts'
import { readSearch } from '../question/read-search.ts'
import { listSelectedRows } from '../question/list-selected-rows.ts'
import { listStoredRows } from '../question/list-stored-rows.ts'

type Ask = Context<AppEnv>
type AskOne = Context<AppEnv, '/:id'>

/**
 * `/api/completions` and everything below it: the list, one record, and the two changes: its metadata, and its
 * deletion.
 */
export function createCompletionRoutes(deps: AppDeps, sources: SourceChooser): Hono<AppEnv> {
  const app = new Hono<AppEnv>()

  const list = async (c: Ask, params = new URL(c.req.url).searchParams) => {
    const format = parseFormat(params)
    if (format !== 'json') {
      const columns = parseExportColumns(params, format)
      const whole = parseWholeSearch(params, ['format', 'fields', 'ids'])
      const ids = parseExportIds(params, whole)
      const asked = await sources.choose(whole.source)
      await requireAnswered(asked.source, whole, c.req.raw.signal)
      return answerExport(
        c.var.requestId,
        asked,
        { query: whole, ids, format, columns },
        deps.hidden?.(),
        c.req.raw.signal,
      )
    }
    const { signal } = c.req.raw
    if (params.has('ids')) {
      const whole = parseWholeSearch(params, ['ids', ...PAGE_PARAMS])
      const ids = parseExportIds(params, whole) ?? []
      const store = requireStore(await sources.choose(whole.source), 'listing records by their ids')
      return answerBytes(c, await listSelectedRows(store, ids, params, signal))
    }
    const { query, refused } = readSearch(params)
    const chosen = await sources.choose(query.source)
    if (chosen.store !== null) return answerBytes(c, await listStoredRows(chosen.store, params, signal))
    const page = await chosen.source.list(query, parsePageRequest(params), signal)
    const answer = { ...page, rows: page.rows.map(toRowLine), unanswered: [...page.unanswered, ...refused] }
    return answerJson(c.var.requestId, JSON.stringify(answer))
  }
  /** The first source that has the record. To find out, an upstream is asked for the record itself. */
  const findWith = async <T>(c: AskOne, look: (chosen: ChosenSource, id: string) => Promise<T | null>) => {
    const id = c.req.param('id')
    const named = parseSource(new URL(c.req.url).searchParams)
    const names = named === null ? ([await sources.defaultName(), 'store'] as const) : [named]
    for (const name of new Set(names)) {
      const chosen = await sources.choose(name)
      if (leadsAway(chosen, id)) continue
      const found = await look(chosen, id)
      if (found !== null) return { chosen, found }
    }
    throw completionNotFound(id)
  }
  const find = async (c: AskOne): Promise<{ chosen: ChosenSource; id: string }> => {
    const { chosen, found } = await findWith(c, async ({ store, source }, id) => {
      const has = store === null ? (await source.get(id, c.req.raw.signal)) !== null : await store.has(id)
      return has ? id : null
    })
    return { chosen, id: found }
  }
  const show = async (c: AskOne) => {
    const { found } = await findWith(c, ({ source }, id) => source.get(id, c.req.raw.signal))
    return answerJson(c.var.requestId, JSON.stringify(found))
  }
  const raw = async (c: AskOne) => {
    const { found } = await findWith(c, async ({ store, source }, id) => {
      if (store !== null) return store.raw(id, c.req.raw.signal)
      const detail = await source.get(id, c.req.raw.signal)
      return detail === null ? null : { text: detail.raw, damage: detail.damage }
    })
    if (found.text === null) {
      throw new Refusal(422, found.damage ?? 'The record is larger than 64 MB; export it instead.', {
        param: 'completion_id',
        code: found.damage === null ? 'record_too_large' : 'record_damaged',
      })
    }
    return answerDownload(c.var.requestId, found.text, {
      name: 'completion.json',
      type: 'application/json; charset=utf-8',
    })
  }
  /** A recorded call's answer as it came: the events of a stream, an HTML page, half a JSON text. */
  const answer = async (c: AskOne) => {
    const { chosen, id } = await find(c)
    const bytes = await chosen.store?.answer(id, c.req.raw.signal)
    if (bytes == null) {
      throw new Refusal(404, 'Nothing is kept of this answer beside the record itself; its bytes are at /raw.', {
        param: 'completion_id',
        code: 'no_answer_kept',
      })
    }
    const body = new Blob([new Uint8Array(bytes)]).stream()
    return answerDownload(c.var.requestId, body, { name: 'answer.txt', type: 'application/octet-stream' })
  }
  /** The request of a record, as it was sent. A large one does not come with the record and is asked for here. */
  const request = async (c: AskOne) => {
    const { chosen, id } = await find(c)
    const text = await chosen.store?.request(id, c.req.raw.signal)
    if (text == null) {
      throw new Refusal(404, 'The request that led to this record is not known.', {
        param: 'completion_id',
        code: 'no_request_kept',
      })
    }
    return answerDownload(c.var.requestId, text, { name: 'request.json', type: 'application/json; charset=utf-8' })
  }
  /** The record as upstream's list gives it, if that text differs from ours. */
  const listed = async (c: AskOne) => {
    const { chosen, id } = await find(c)
    const bytes = await chosen.store?.listed(id, c.req.raw.signal)
    if (bytes == null) {
      throw new Refusal(404, 'Upstream does not list this record in other words than ours; ours are at /raw.', {
        param: 'completion_id',
        code: 'no_listing_kept',
      })
    }
    return answerDownload(c.var.requestId, new Blob([new Uint8Array(bytes)]).stream(), {
      name: 'listed.json',
      type: 'application/json; charset=utf-8',
    })
  }
  const messages = async (c: AskOne) => {
    const id = c.req.param('id')
    const url = new URL(c.req.url)
    const named = parseSource(url.searchParams)
    url.searchParams.delete('source')
    if (!url.searchParams.has('limit')) url.searchParams.set('limit', '100')
    const query = parseMessagesQuery(url.search)
    const chosen = named === null ? (await find(c)).chosen : await sources.choose(named)
    if (leadsAway(chosen, id)) throw completionNotFound(id)
    const page = await chosen.source.messages(id, query, c.req.raw.signal)
    if (page === null) throw completionNotFound(id)
    return answerJson(c.var.requestId, JSON.stringify({ object: 'list', data: page.data, has_more: page.has_more }))
  }
  const update = async (c: AskOne) => {
    const id = c.req.param('id')
    refuseOthers(c)
    const metadata = parseMetadata((await readJsonObject(c.req.raw))['metadata'])
    const { chosen } = await find(c)
    if (!(await chosen.source.update(id, metadata, c.req.raw.signal))) throw completionNotFound(id)
    const detail = await chosen.source.get(id, c.req.raw.signal)
    if (detail === null) throw completionNotFound(id)
    return answerJson(c.var.requestId, JSON.stringify(detail))
  }
  const remove = async (c: AskOne) => {
    const id = c.req.param('id')
    refuseOthers(c)
    const { chosen } = await find(c)
    if (!(await chosen.source.delete(id, c.req.raw.signal))) throw completionNotFound(id)
    sources.forget()
    deps.events.send({ name: 'rows', data: { added: 0, deleted: 1 } })
    return answerJson(c.var.requestId, JSON.stringify({ object: 'chat.completion.deleted', id, deleted: true }))
  }
  app.get('/completions', (c) => list(c))
  // Filters that are too long for an address come in the body.
  app.post('/completions', async (c) => list(c, withBody(c, await readJsonObject(c.req.raw))))
  app.get('/completions/:id', show)
  app.post('/completions/:id', update)
  app.patch('/completions/:id', update)
  app.delete('/completions/:id', remove)
  app.get('/completions/:id/messages', messages)
  app.get('/completions/:id/raw', raw)
  app.get('/completions/:id/request', request)
  app.get('/completions/:id/answer', answer)
  app.get('/completions/:id/listed', listed)
  return app
}

/**
 * The parameters of the address together with those of the body, `{"model": "a,b", "limit": 100}`. Throws 400 for a
 * value that is no text or number (`ids` may be a list of texts), for a parameter given twice, and for `format`, which the audit reads from the
 * address.
 */
function withBody(c: Ask, body: Readonly<Record<string, unknown>>): URLSearchParams {
  const params = new URL(c.req.url).searchParams
  for (const [name, value] of Object.entries(body)) {
    const text = name === 'ids' && isTexts(value) ? formatList({ values: value, not: false }) : value
    if (typeof text !== 'string' && typeof text !== 'number') throw invalid(name, 'expected a text or a number.')
    if (name === 'format') throw invalid(name, 'it belongs into the address: /api/completions?format=…')
    if (params.has(name)) throw invalid(name, 'it stands in the address and in the body.')
    params.set(name, String(text))
  }
  return params
}

function isTexts(value: unknown): value is string[] {
  return Array.isArray(value) && value.every((one) => typeof one === 'string')
}

function invalid(param: string, reason: string): Refusal {
  return new Refusal(400, `Invalid '${param}': ${reason}`, { param, code: 'invalid_value' })
}

/** A change of one record takes no conditions. A caller who sends one expects something that we would not do. */
function refuseOthers(c: AskOne): void {
  const other = [...new URL(c.req.url).searchParams.keys()].find((name) => name !== 'source')
  if (other === undefined) return
  throw new Refusal(400, `Invalid '${other}': this changes the record that the path names and takes no condition.`, {
    param: other,
    code: 'unknown_parameter',
  })
}

/** A gateway may decode the slash in an id, which makes another path of it. */
function leadsAway(chosen: ChosenSource, id: string): boolean {
  return chosen.store === null && /[/\\]/.test(id)
}

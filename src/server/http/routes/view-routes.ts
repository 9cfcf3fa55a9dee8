import { Hono } from 'hono'
import { parseSearchQuery } from '#contract/search/search-query-codec.ts'
import { LONGEST_VIEW_NAME, LONGEST_VIEW_SEARCH, toViewSearch, type ViewChange } from '#contract/search/saved-view.ts'
import { Refusal } from '../../source/refusal.ts'
import { answerJson } from '../answer/answer.ts'
import type { AppDeps } from '../app-deps.ts'
import type { AppEnv } from '../app-env.ts'
import { readJsonObject } from '../question/read-json-object.ts'

const MEMBERS = new Set(['name', 'search', 'is_default'])

/** `/api/views`: the saved views. List, make, change, delete. */
export function createViewRoutes({ store }: Pick<AppDeps, 'store'>): Hono<AppEnv> {
  const app = new Hono<AppEnv>()
  app.get('/views', async (c) =>
    answerJson(c.var.requestId, JSON.stringify({ object: 'list', data: await store.views() })),
  )
  app.post('/views', async (c) => {
    const change = readChange(await readJsonObject(c.req.raw))
    if (change.name === undefined) throw invalid('name', 'a new view has one.')
    return answerJson(c.var.requestId, JSON.stringify(await store.saveView(null, change)))
  })
  app.post('/views/:slug', async (c) => {
    const change = readChange(await readJsonObject(c.req.raw))
    return answerJson(c.var.requestId, JSON.stringify(await store.saveView(c.req.param('slug'), change)))
  })
  app.delete('/views/:slug', async (c) => {
    const slug = c.req.param('slug')
    if (!(await store.deleteView(slug))) {
      throw new Refusal(404, 'There is no saved view of that name.', { param: 'slug', code: 'not_found' })
    }
    return answerJson(c.var.requestId, JSON.stringify({ object: 'view.deleted', slug, deleted: true }))
  })
  return app
}

/**
 * Throws 400 that names the member: a view that lacks a part of what was meant would show the wrong rows from then on.
 */
function readChange(body: Readonly<Record<string, unknown>>): ViewChange {
  const other = Object.keys(body).find((name) => !MEMBERS.has(name))
  if (other !== undefined) throw invalid(other, 'it is not a member of a view.')
  const { name, search, is_default: isDefault } = body
  if (isDefault !== undefined && typeof isDefault !== 'boolean') throw invalid('is_default', 'expected true or false.')
  return {
    ...(name === undefined ? {} : { name: readName(name) }),
    ...(search === undefined ? {} : { search: readSearch(search) }),
    ...(isDefault === undefined ? {} : { is_default: isDefault }),
  }
}

function readName(value: unknown): string {
  const name = typeof value === 'string' ? value.trim() : ''
  if (name === '' || name.length > LONGEST_VIEW_NAME)
    throw invalid('name', `expected 1 to ${LONGEST_VIEW_NAME} characters.`)
  return name
}

function readSearch(value: unknown): string {
  if (typeof value !== 'string' || value.length > LONGEST_VIEW_SEARCH)
    throw invalid('search', `expected the parameters of the page, at most ${LONGEST_VIEW_SEARCH} characters.`)
  const search = toViewSearch(value)
  const [refused] = parseSearchQuery(new URLSearchParams(search)).refused
  if (refused !== undefined) throw invalid('search', `${refused.param}: ${refused.reason}.`)
  return search
}

function invalid(param: string, reason: string): Refusal {
  return new Refusal(400, `Invalid '${param}': ${reason} Nothing was saved.`, { param, code: 'invalid_value' })
}

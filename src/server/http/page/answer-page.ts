import { FIRST_PAGE } from '#contract/found/first-page.ts'
import type { Context } from 'hono'
import { mayDo } from '../../access/roles.ts'
import { answerRefusal, methodNotSupported, unknownPath } from '../answer/answer-error.ts'
import { FORWARDED_HEADERS } from '../answer/headers.ts'
import type { AppDeps } from '../app-deps.ts'
import type { AppEnv } from '../app-env.ts'
import { isApiPath } from '../guard.ts'
import type { SourceChooser } from '../question/source-chooser.ts'
import { answerInPieces } from './answer-in-pieces.ts'
import { answeredHere, answersAhead } from './answers-ahead.ts'
import { firstAsked, toLinkHeader } from './first-asked.ts'
import { inTime } from './in-time.ts'
import { toViewAddress } from './view-address.ts'

/** Answers whatever is no route: a file of the page, or the page itself. Throws 404 for a path of the API. */
export async function answerPage(c: Context<AppEnv>, deps: AppDeps, sources: SourceChooser): Promise<Response> {
  const { method, path } = c.req
  if (isApiPath(path)) throw unknownPath(method, path)
  if (method !== 'GET' && method !== 'HEAD') {
    return answerRefusal(methodNotSupported(['GET', 'HEAD']), c.var.requestId, { allow: 'GET, HEAD' })
  }
  const header = (name: string) => c.req.header(name) ?? null
  const file = await deps.files.answer(path, header)
  if (file !== null) return file
  const wantsPage =
    header('accept')?.includes('text/html') === true && (header('sec-fetch-mode') ?? 'navigate') === 'navigate'
  if (path !== '/' && !wantsPage) throw unknownPath(method, path)
  const { search } = new URL(c.req.url)
  const { caller } = c.var
  // Only those who may read completions may see the filter of a view, and answers within the page.
  const mayRead = caller !== null && mayDo(caller.role, 'read')
  const view = path === '/' && mayRead ? await viewAddress(deps, search) : null
  if (view !== null) return new Response(null, { status: 302, headers: { ...FORWARDED_HEADERS, location: view } })
  // What a browser fetches by itself carries the session only if it says that a page of ours asked for it.
  const known = mayRead && (!deps.gate.demanded || header('sec-fetch-site') !== null)
  const asked = known && method === 'GET' ? firstAsked(path, search) : []
  const own = await answeredHere(asked, deps, sources)
  const built = known && method === 'GET' ? deps.files.builtPage(header) : null
  const page =
    built === null
      ? await deps.files.answerPage(header)
      : answerInPieces(built, own.length === 0 ? null : answersAhead(c, deps, sources, own), {
          rowsFirst: own.includes(FIRST_PAGE),
          isList: path === '/' || path === '/completions',
        })
  const left = asked.filter((address) => !own.includes(address))
  if (left.length > 0) page.headers.set('link', toLinkHeader(left, deps.basePath))
  if (comesFromNoOtherSite(header('sec-fetch-site'))) page.headers.delete('cross-origin-opener-policy')
  return page
}

/**
 * Whether no other site led here: an address that was typed or bookmarked, or a page of our own. There is then no window to keep
 * at a distance, and the browser need not change its process when the answer comes, for which a first paint waits 60 ms
 * (docs/threats.md, Headers).
 */
function comesFromNoOtherSite(site: string | null): boolean {
  return site === 'none' || site === 'same-origin'
}

/** The page must load, whatever is wrong with the store. */
async function viewAddress({ store, basePath, log }: AppDeps, search: string): Promise<string | null> {
  try {
    const views = await inTime(store.views())
    return views === null ? null : toViewAddress(views, search, basePath)
  } catch (error) {
    log.error('saved views could not be read', error)
    return null
  }
}

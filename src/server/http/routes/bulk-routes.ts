import { Hono } from 'hono'
import type { BulkDeed } from '#contract/found/bulk-deed.ts'
import type { BulkReport } from '#contract/found/bulk-report.ts'
import { DEFAULT_SORT } from '#contract/search/search-query.ts'
import { toSearchParams } from '#contract/search/search-query-codec.ts'
import { deleteUpstream, MOST_REFUSALS, placesListed } from '../../mirror/delete-upstream.ts'
import { Refusal } from '../../source/refusal.ts'
import { toSlices } from '../../store/slices.ts'
import { parseWholeSearch, requireAnswered } from '../../source/whole-search.ts'
import { answerJson } from '../answer/answer.ts'
import { answerLines } from '../answer/answer-lines.ts'
import type { AppDeps } from '../app-deps.ts'
import type { AppEnv } from '../app-env.ts'
import { invalidOrder, parseBulkOrder } from '../question/bulk-order.ts'
import { findUpstream, type SourceChooser } from '../question/source-chooser.ts'
import { toRefusal } from '../answer/answer-error.ts'
import { readJsonObject } from '../question/read-json-object.ts'
import type { BulkStore } from '../../store/bulk-store.ts'

/**
 * `POST /api/bulk?<search>`: changes metadata of, deletes, or deletes upstream all records that the search finds, or
 * those in `ids`; both at once are refused. Streams one line of JSON per report; the last is `finished`. If the client leaves, it stops after the
 * current slice, upstream after the current record.
 */
export function createBulkRoutes(deps: AppDeps, sources: SourceChooser): Hono<AppEnv> {
  const app = new Hono<AppEnv>()
  app.post('/bulk', async (c) => {
    const query = parseWholeSearch(new URL(c.req.url).searchParams)
    const { deed, ids, expect, dryRun } = parseBulkOrder(await readJsonObject(c.req.raw))
    if (ids !== null && toSearchParams({ ...query, source: null, sort: DEFAULT_SORT }).size > 0)
      throw invalidOrder('ids', 'they stand beside a search, which would not narrow them; send one of the two.')
    const deletes = deed.deed === 'delete' || deed.deed === 'delete_upstream'
    if (deletes && !dryRun) c.set('deed', 'delete')
    const { store } = await sources.choose(query.source)
    if (store === null) throw invalidOrder('source', 'an upstream changes one record at a time; this is for the store.')
    const upstream = deed.deed === 'delete_upstream' ? findUpstream(deps.upstreams, deed.upstream) : null
    const { signal } = c.req.raw
    const found =
      ids === null ? await store.places(await requireAnswered(store, query, signal), null) : await store.placesOf(ids)
    const places = upstream === null ? found : await placesListed(store, upstream.key, found, signal)
    const matched = places.length
    if (expect !== null && expect !== matched) throw countChanged(expect, matched)
    const first: BulkReport = {
      object: 'bulk',
      matched,
      changed: 0,
      unchanged: 0,
      refused: 0,
      refusals: [],
      finished: dryRun,
    }
    if (dryRun) return answerJson(c.var.requestId, JSON.stringify(first))

    const carryOut = async (say: (report: BulkReport) => void): Promise<BulkReport> => {
      if (deed.deed !== 'delete_upstream') return changeStore(store, deed, places, first, signal, say)
      const { source, key } = findUpstream(deps.upstreams, deed.upstream)
      return deleteUpstream({ store, source, key, places, signal, onReport: say }, first)
    }
    return answerLines(c.var.requestId, async (say) => {
      let changed = 0
      const tell = (report: BulkReport) => {
        ;({ changed } = report)
        say(report)
      }
      // Before the last line: whoever reads it asks again.
      const noteDeletions = () => {
        if (!deletes || changed === 0) return
        sources.forget()
        deps.events.send({ name: 'rows', data: { added: 0, deleted: changed } })
      }
      try {
        const last = await carryOut(tell)
        ;({ changed } = last)
        noteDeletions()
        say(last)
      } catch (error) {
        noteDeletions()
        const refusal = toRefusal(error)
        if (refusal === null) deps.log.error(`request ${c.var.requestId} failed in the middle`, error)
        const message = `It stopped; what was reported is done. The log has the cause under request ${c.var.requestId}.`
        say({ error: refusal?.body ?? { message, type: 'server_error', param: null, code: null } })
      }
    })
  })
  return app
}

async function changeStore(
  store: Pick<BulkStore, 'deleteAt' | 'editAt'>,
  deed: Exclude<BulkDeed, { deed: 'delete_upstream' }>,
  places: Float64Array,
  first: BulkReport,
  signal: AbortSignal,
  onReport: (report: BulkReport) => void,
): Promise<BulkReport> {
  let report = first
  for (const slice of toSlices(places)) {
    if (signal.aborted) break
    const { changed, refused } =
      deed.deed === 'delete' ? { changed: await store.deleteAt(slice), refused: [] } : await store.editAt(slice, deed)
    report = {
      ...report,
      changed: report.changed + changed,
      unchanged: report.unchanged + slice.length - changed - refused.length,
      refused: report.refused + refused.length,
      refusals: [...report.refusals, ...refused].slice(0, MOST_REFUSALS),
    }
    onReport(report)
  }
  return { ...report, finished: true }
}

function countChanged(expected: number, found: number): Refusal {
  const message = `There are ${found} such records now, not ${expected}. Nothing was done; look again.`
  return new Refusal(409, message, { param: 'expect', code: 'count_changed' })
}

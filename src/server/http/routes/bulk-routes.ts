import { Hono } from 'hono'
import { type BulkReport, MOST_IDS } from '#contract/found/bulk.ts'
import { type MetadataEdit, parseMetadataEdit } from '#contract/metadata/metadata-edit.ts'
import { Refusal } from '../../refusal.ts'
import { toSlices } from '../../store/slices.ts'
import { parseWholeSearch, requireAnswered } from '../../whole-search.ts'
import { answerJson } from '../answer/answer.ts'
import { answerLines } from '../answer/answer-lines.ts'
import type { AppDeps } from '../app-deps.ts'
import type { AppEnv } from '../app-env.ts'
import type { SourceChooser } from '../question/choose-source.ts'
import { toRefusal } from '../answer/errors.ts'
import { readJsonObject } from '../question/read-json-object.ts'
import type { BulkStore } from '../../store/bulk-store.ts'

/** The most refusals that a report lists. */
const NAMED = 50

const MEMBERS = new Set(['deed', 'key', 'value', 'to', 'ids', 'expect', 'dry_run'])

type Deed = { deed: 'delete' } | MetadataEdit

/** What to do, and to which records. */
interface Order {
  deed: Deed
  ids: readonly string[] | null
  /** How many records the caller expects; null if not given. */
  expect: number | null
  dryRun: boolean
}

/**
 * `POST /api/bulk?<search>`: changes metadata of, or deletes, all records that the search finds, or those in `ids`.
 * Streams one line of JSON per report; the last is `finished`. If the client leaves, it stops after the current slice.
 */
export function createBulkRoutes(deps: AppDeps, sources: SourceChooser): Hono<AppEnv> {
  const app = new Hono<AppEnv>()
  app.post('/bulk', async (c) => {
    const query = parseWholeSearch(new URL(c.req.url).searchParams)
    const order = readOrder(await readJsonObject(c.req.raw))
    const { store } = await sources.choose(query.source)
    if (store === null) throw invalid('source', 'an upstream changes one record at a time; this is for the store.')
    const { signal } = c.req.raw
    const places =
      order.ids === null
        ? await store.places(await requireAnswered(store, query, signal), null)
        : await store.placesOf(order.ids)
    const matched = order.ids?.length ?? places.length
    if (order.expect !== null && order.expect !== matched) throw countChanged(order.expect, matched)
    const first: BulkReport = {
      object: 'bulk',
      matched,
      changed: 0,
      unchanged: matched - places.length,
      refused: 0,
      refusals: [],
      finished: order.dryRun,
    }
    if (order.dryRun) return answerJson(c.var.requestId, JSON.stringify(first))

    return answerLines(c.var.requestId, async (say) => {
      try {
        const last = await carryOut(store, order.deed, places, first, signal, say)
        if (order.deed.deed === 'delete' && last.changed > 0) {
          sources.forget()
          deps.events.send({ name: 'rows', data: { added: 0, deleted: last.changed } })
        }
        say(last)
      } catch (error) {
        const refusal = toRefusal(error)
        if (refusal === null) deps.log.error(`request ${c.var.requestId} failed in the middle`, error)
        const message = `It stopped; what was reported is done. The log has the cause under request ${c.var.requestId}.`
        say({ error: refusal?.body ?? { message, type: 'server_error', param: null, code: null } })
      }
    })
  })
  return app
}

async function carryOut(
  store: Pick<BulkStore, 'deleteAt' | 'editAt'>,
  deed: Deed,
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
      refusals: [...report.refusals, ...refused].slice(0, NAMED),
    }
    onReport(report)
  }
  return { ...report, finished: true }
}

function readOrder(body: Readonly<Record<string, unknown>>): Order {
  const other = Object.keys(body).find((name) => !MEMBERS.has(name))
  if (other !== undefined) throw invalid(other, 'it is not a member of a bulk deed.')
  const { ids = null, expect = null, dry_run: dryRun = false } = body
  if (ids !== null && !isIds(ids)) throw invalid('ids', `expected up to ${MOST_IDS} ids.`)
  if (expect !== null && (typeof expect !== 'number' || !Number.isSafeInteger(expect)))
    throw invalid('expect', 'expected how many records these are.')
  if (typeof dryRun !== 'boolean') throw invalid('dry_run', 'expected true or false.')
  const deed = body['deed'] === 'delete' ? ({ deed: 'delete' } as const) : parseMetadataEdit(body)
  return { deed, ids: ids === null ? null : [...new Set(ids)], expect, dryRun }
}

function isIds(value: unknown): value is string[] {
  return Array.isArray(value) && value.length <= MOST_IDS && value.every((id) => typeof id === 'string')
}

function invalid(param: string, reason: string): Refusal {
  return new Refusal(400, `Invalid '${param}': ${reason} Nothing was done.`, { param, code: 'invalid_value' })
}

function countChanged(expected: number, found: number): Refusal {
  const message = `There are ${found} such records now, not ${expected}. Nothing was done; look again.`
  return new Refusal(409, message, { param: 'expect', code: 'count_changed' })
}

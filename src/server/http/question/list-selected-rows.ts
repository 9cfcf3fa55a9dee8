import type { CompletionStore } from '../../store/completion-store.ts'
import { Refusal } from '../../source/refusal.ts'
import { selectPlaces } from '../../export/select-records.ts'
import { toRowPageJson } from '../answer/wire-json.ts'
import { parsePageRequest } from './page-params.ts'

/**
 * The body of `/api/completions` for some records of a store, by their ids, the newest first. A cursor is the index of its page's
 * first row, since they stay the same ones. Throws 400 for another.
 */
export async function listSelectedRows(
  store: CompletionStore,
  ids: readonly string[],
  params: URLSearchParams,
  signal: AbortSignal,
): Promise<Uint8Array<ArrayBuffer>> {
  const { limit, at, cursor } = parsePageRequest(params)
  const from = at ?? Number(/^(?:0|[1-9]\d{0,4})$/.exec(cursor ?? '0')?.[0])
  // Records may have gone since a cursor was given, but none was ever given behind the last of those that are asked for.
  if (Number.isNaN(from) || (at === undefined && from > 0 && from >= ids.length))
    throw new Refusal(400, "Invalid 'cursor': it is not one of these records.", {
      param: 'cursor',
      code: 'invalid_value',
    })
  const places = await selectPlaces(store, ids)
  return toRowPageJson({
    object: 'completion.rows',
    source: store.name,
    at: from,
    total: places.length,
    of: null,
    tokens: null,
    cost_usd: null,
    next: from + limit < places.length ? String(from + limit) : null,
    previous: from > 0 ? String(Math.max(0, from - limit)) : null,
    as_of: null,
    unanswered: [],
    notes: [],
    answered_ms: Date.now(),
    rows: await store.rowsAt(places.slice(from, from + limit), signal),
  })
}

import type { MetadataPairs } from '#contract/wire/list-query.ts'
import type { Unanswered } from '#contract/found/row-page.ts'
import { FILTER_NAMES, isCountedField } from '#contract/search/filter-fields.ts'
import type { CountedField } from '#contract/search/filter-table.ts'
import type { SearchQuery } from '#contract/search/search-query.ts'
import { Refusal } from '../../source/refusal.ts'
import type { Order } from './upstream-cursor.ts'

/** The part of a search that upstream's list can answer, and the rest. */
export interface UpstreamQuestion {
  model: string | null
  metadata: MetadataPairs
  order: Order
  unanswered: Unanswered[]
}

/** What fields are, where their names do not say it. */
const ABOUT: Partial<Record<CountedField, string>> = {
  finish: 'finish reason',
  capture: 'how recorded calls ended',
  has: 'what an answer contains',
  tier: 'service tier',
  way: 'how a record came in',
}

/** Splits a search. Every condition is either in the question or named with the reason why not. */
export function toUpstreamQuestion(query: SearchQuery): UpstreamQuestion {
  const unanswered: Unanswered[] = []
  const refuse = (param: string, reason: string) => unanswered.push({ param, reason })

  let model: string | null = null
  if (query.model !== null) {
    const [only] = query.model.values
    if (query.model.not) refuse('model', 'Upstream cannot leave a model out; it filters by one exact name.')
    else if (query.model.values.length !== 1 || only === undefined)
      refuse('model', 'Upstream filters by one model at a time.')
    else model = only
  }

  const metadata = new Map<string, string>()
  for (const { key, values, not } of query.meta) {
    const param = `meta.${key}`
    const [only] = values ?? []
    if (values === null) refuse(param, 'Upstream cannot ask whether a metadata key is there; it compares exact values.')
    else if (not) refuse(param, 'Upstream cannot leave out metadata values; it compares exact values.')
    else if (values.length !== 1 || only === undefined)
      refuse(param, 'Upstream compares a metadata key with one value at a time.')
    else if (metadata.has(key) && metadata.get(key) !== only) refuse(param, 'Upstream takes each metadata key once.')
    else metadata.set(key, only)
  }

  if (query.q !== null) refuse('q', 'Upstream has no text search.')
  for (const field of FILTER_NAMES.filter(isCountedField)) {
    const isAsked = field === 'has' ? query.has.length > 0 : field !== 'model' && query[field] !== null
    if (isAsked) refuse(field, `Upstream cannot filter by ${ABOUT[field] ?? field}.`)
  }
  if (query.created !== null) refuse('created', 'Upstream has no date filter.')
  if (query.expires !== null) refuse('expires', 'Upstream has no filter for what it will forget.')
  for (const field of Object.keys(query.ranges)) refuse(field, 'Upstream cannot filter by numbers.')

  const byTime = query.sort.field === 'created'
  if (!byTime) refuse('sort', 'Upstream sorts by time only; the rows stand newest first.')
  return { model, metadata: [...metadata], order: byTime && !query.sort.descending ? 'asc' : 'desc', unanswered }
}

/**
 * The query string of the list call. `order` is always sent: upstream's real default differs from its documentation.
 */
export function toUpstreamSearch(
  question: UpstreamQuestion,
  order: Order,
  limit: number,
  after: string | null,
): string {
  const pairs: [string, string][] = [
    ['limit', String(limit)],
    ['order', order],
  ]
  if (question.model !== null) pairs.push(['model', question.model])
  for (const [key, value] of question.metadata) pairs.push([`metadata[${key}]`, value])
  if (after !== null) pairs.push(['after', after])
  return pairs.map(([name, value]) => `${encoded(name)}=${encoded(value)}`).join('&')
}

/** A lone surrogate has no percent-encoding: sent as U+FFFD it finds nothing, instead of failing the page. */
function encoded(text: string): string {
  return encodeURIComponent(text.toWellFormed())
}

/** The path of one completion below the base URL. Throws a 404 for an id that would change the path. */
export function parseCompletionPath(id: string): string {
  if (['', '.', '..'].includes(id)) {
    const body = { param: 'completion_id', code: 'not_found' }
    throw new Refusal(404, 'There is no completion of that id.', body)
  }
  return `/chat/completions/${encoded(id)}`
}

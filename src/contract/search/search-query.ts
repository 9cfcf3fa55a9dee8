import type { Feature } from '../row/feature.ts'
import { LIST_FIELDS } from './filter-fields.ts'
import type { ListField, RangeField } from './filter-table.ts'

/** A set of accepted or refused values: `a,b` is any of, `!a,b` is none of. */
export interface AnyOf {
  values: readonly string[]
  not: boolean
}

/** One condition on a metadata key. `values: null` asks whether the key is there at all (`*`, `!*`). */
export interface MetadataCondition {
  key: string
  values: readonly string[] | null
  not: boolean
}

/** Inclusive bounds; null is open. */
export interface Range {
  from: number | null
  to: number | null
}

/**
 * `-24h..` stays relative (its `seconds` count back from the moment of asking) and is resolved at each request by
 * `toCreatedBounds`; absolute bounds are Unix seconds.
 */
export type CreatedRange = { from: TimeBound | null; to: TimeBound | null }
export type TimeBound =
  | { kind: 'relative'; seconds: number; text: string }
  | { kind: 'absolute'; seconds: number; text: string }

/** When upstream will forget a row, counted in seconds from the moment of asking; an open beginning is that moment. */
export type ExpiresRange = { from: SpanBound | null; to: SpanBound | null }
export type SpanBound = { seconds: number; text: string }

/** `field` is a column id (see `columns.ts`), `meta.<key>`, or `match`: what says the words of `q` most and best comes first. */
export interface Sort {
  field: string
  descending: boolean
}

/** The first configured upstream is `upstream`; every other one `upstream.<its configured name>`. */
export type UpstreamName = 'upstream' | `upstream.${string}`
export type SourceName = 'store' | 'sample' | UpstreamName

/** Whether a source is an upstream, whichever: rows to look at, not ours to count. */
export function isUpstreamName(name: string | null): name is UpstreamName {
  return name !== null && /^upstream(\..+)?$/s.test(name)
}

/** Whether the text can name a source; whether there is such an upstream only the server knows. */
export function isSourceName(text: string): text is SourceName {
  return text === 'store' || text === 'sample' || isUpstreamName(text)
}

/** The kind of a source; messages are chosen by it. */
export function sourceKind(name: SourceName): 'store' | 'sample' | 'upstream' {
  return name === 'store' || name === 'sample' ? name : 'upstream'
}

/** The name under which an upstream was configured; null for the first one's `upstream`. */
export function configuredName(name: UpstreamName): string | null {
  return name === 'upstream' ? null : name.slice('upstream.'.length)
}

/** Where a client of this server reaches that upstream, so that its calls are recorded; the first one for the others. */
export function toBasePath(name: SourceName | null): string {
  const entry = isUpstreamName(name) ? configuredName(name) : null
  return entry === null ? '/v1' : `/upstreams/${encodeURIComponent(entry)}/v1`
}

/**
 * The question that the page, `/api/completions`, export and bulk actions share. Parsed from and written to a query
 * string by `search-query-codec.ts`; absent means "no condition". Each list field of `filter-table.ts` is a member.
 */
export interface SearchQuery extends Record<ListField, AnyOf | null> {
  /** null: let the server choose (store when it has rows or there is no key, else upstream). */
  source: SourceName | null
  q: string | null
  meta: readonly MetadataCondition[]
  has: readonly { feature: Feature; not: boolean }[]
  created: CreatedRange | null
  expires: ExpiresRange | null
  /** `cost` is in US dollars, `latency` in milliseconds, `size` in bytes. */
  ranges: Readonly<Partial<Record<RangeField, Range>>>
  sort: Sort
}

/** The rows that say most of what `q` looks for first, the newest of equals first. */
export const BEST_MATCH: Sort = { field: 'match', descending: false }

/** Newest first. */
export const DEFAULT_SORT: Sort = { field: 'created', descending: true }

/** The question with an order that it has: nothing matches best where nothing is looked for. */
export function settleSort(query: SearchQuery): SearchQuery {
  return query.q === null && query.sort.field === BEST_MATCH.field ? { ...query, sort: DEFAULT_SORT } : query
}

// oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the keys are those of the list
const NO_LISTS = Object.fromEntries(LIST_FIELDS.map((field) => [field, null])) as Record<ListField, null>

/** The question that asks for everything. */
export const EVERYTHING: SearchQuery = {
  ...NO_LISTS,
  source: null,
  q: null,
  meta: [],
  has: [],
  created: null,
  expires: null,
  ranges: {},
  sort: DEFAULT_SORT,
}

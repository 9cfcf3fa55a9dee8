import type { Feature } from '../row/feature.ts'
import { LIST_FIELDS } from './filter-fields.ts'
import type { ListField, RangeField } from './filter-table.ts'

/** A set of values: `a,b` is any of these, `!a,b` none of these. */
export interface AnyOf {
  values: readonly string[]
  not: boolean
}

/** A condition on a metadata key. `values: null` asks whether the key exists (`*`, `!*`). */
export interface MetadataCondition {
  key: string
  values: readonly string[] | null
  not: boolean
}

/** Inclusive bounds; null: no bound. */
export interface Range {
  from: number | null
  to: number | null
}

/**
 * `-24h..` stays relative (`seconds` count back from the time of the request) and is resolved at each request by
 * `toCreatedBounds`; absolute bounds are Unix seconds.
 */
export type CreatedRange = { from: TimeBound | null; to: TimeBound | null }
export type TimeBound =
  | { kind: 'relative'; seconds: number; text: string }
  | { kind: 'absolute'; seconds: number; text: string }

/** When upstream will delete a row, in seconds from the time of the request; without a beginning, from then on. */
export type ExpiresRange = { from: SpanBound | null; to: SpanBound | null }
export type SpanBound = { seconds: number; text: string }

/** `field` is a column id (see `columns.ts`), `meta.<key>`, or `match`: the best matches for `q` first. */
export interface Sort {
  field: string
  descending: boolean
}

/** The first configured upstream is `upstream`, the others `upstream.<configured name>`. */
export type UpstreamName = 'upstream' | `upstream.${string}`
export type SourceName = 'store' | 'sample' | UpstreamName

/** Whether a source is an upstream, whose rows are shown but not counted. */
export function isUpstreamName(name: string | null): name is UpstreamName {
  return name !== null && /^upstream(\..+)?$/s.test(name)
}

/** Whether the text has the form of a source's name; only the server knows whether that upstream exists. */
export function isSourceName(text: string): text is SourceName {
  return text === 'store' || text === 'sample' || isUpstreamName(text)
}

/** The kind of a source, by which messages are chosen. */
export function sourceKind(name: SourceName): 'store' | 'sample' | 'upstream' {
  return name === 'store' || name === 'sample' ? name : 'upstream'
}

/** The configured name of an upstream; null for `upstream`, the first. */
export function configuredName(name: UpstreamName): string | null {
  return name === 'upstream' ? null : name.slice('upstream.'.length)
}

/**
 * Where clients of this server reach that upstream, so that their calls are recorded; for other sources, where they
 * reach the first.
 */
export function toBasePath(name: SourceName | null): string {
  const entry = isUpstreamName(name) ? configuredName(name) : null
  return entry === null ? '/v1' : `/upstreams/${encodeURIComponent(entry)}/v1`
}

/**
 * The question that the page, `/api/completions`, export and bulk actions share. Parsed from and written to a query
 * string by `search-query-codec.ts`; absent means "no condition". Each list field of `filter-table.ts` is a member.
 */
export interface SearchQuery extends Record<ListField, AnyOf | null> {
  /** null: the server chooses (the store if it has rows or there is no key, else upstream). */
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

/** The best matches for `q` first, the newest first among equals. */
export const BEST_MATCH: Sort = { field: 'match', descending: false }

export const DEFAULT_SORT: Sort = { field: 'created', descending: true }

/** The search with an order that it can have: without `q` there is no best match. */
export function settleSort(query: SearchQuery): SearchQuery {
  return query.q === null && query.sort.field === BEST_MATCH.field ? { ...query, sort: DEFAULT_SORT } : query
}

// oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the keys are those of the list
const NO_LISTS = Object.fromEntries(LIST_FIELDS.map((field) => [field, null])) as Record<ListField, null>

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

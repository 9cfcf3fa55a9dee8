import { completionDetailSchema, storedMessageSchema } from '#contract/detail/completion-detail.ts'
import { facetsSchema, type HistogramRequest, histogramSchema } from '#contract/found/facets.ts'
import { rowPageSchema } from '#contract/found/row-page.ts'
import { rowPageAddress } from '#contract/found/row-page-address.ts'
import { rowSumsSchema } from '#contract/found/row-sums.ts'
import { DEFAULT_SORT, type SearchQuery, type SourceName } from '#contract/search/search-query.ts'
import { toSearchParams } from '#contract/search/search-query-codec.ts'
import { recorderStateSchema } from '#contract/recording/recorder-state.ts'
import { sourcesSchema } from '#contract/source/sources.ts'
import type { PoliteQueue } from '#lib/polite-queue.ts'
import { infiniteQueryOptions, keepPreviousData, queryOptions } from '@tanstack/react-query'
import * as z from 'zod/mini'
import { KEYS } from './answer-keys.ts'
import { getJson } from './wire/http.ts'

/**
 * Pages of rows are freed soon after they leave the screen: a million rows must not need more memory than a thousand.
 */
const ROWS_GC_MS = 15_000
/** Pages that a walk holds, and rows in each (the most that OpenAI gives): 800 rows, some screens either way of what is seen. */
const WALK_PAGES = 8
const WALK_LIMIT = 100

const messagesSchema = z.object({
  object: z.literal('list'),
  data: z.array(storedMessageSchema),
  has_more: z.boolean(),
})

// How long answers count as fresh (`staleTime`): for ever if `as_of` pins them; 60 s what changes only by edits, of which the
// server tells; 30 s counts, which are costly to ask for; 2 to 10 s what changes by itself. `gcTime` is short for what is large.

/** The sources, what each can do, and which one is used without `source=`. */
export function sourcesQuery() {
  return queryOptions({
    queryKey: KEYS.sources,
    queryFn: ({ signal }) => getJson('/api/sources', sourcesSchema, signal),
    staleTime: 10_000,
  })
}

/** What the recorder keeps, and what it has lost. */
export function recorderQuery() {
  return queryOptions({
    queryKey: KEYS.recorder,
    queryFn: ({ signal }) => getJson('/api/recorder', recorderStateSchema, signal),
    staleTime: 2_000,
  })
}

/** How the keys of all pages of one view begin. */
export function rowsKey(query: SearchQuery, asOf: string | null) {
  return [...KEYS.rows, 'at', toSearchParams(query).toString(), asOf] as const
}

/**
 * The `limit` rows from index `at` on, for sources that can jump. `asOf` keeps them consistent with an earlier page.
 */
export function rowsAt(query: SearchQuery, asOf: string | null, at: number, limit: number) {
  return queryOptions({
    queryKey: [...rowsKey(query, asOf), at, limit] as const,
    queryFn: ({ signal }) => getJson(rowPageAddress(query, asOf, at, limit), rowPageSchema, signal),
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: ROWS_GC_MS,
    structuralSharing: false,
  })
}

/** How many rows match, and their sums, for a first page that came without. */
export function rowSums(query: SearchQuery, asOf: string | null) {
  const params = toSearchParams(query)
  if (asOf !== null) params.set('as_of', asOf)
  return queryOptions({
    queryKey: ['sums', params.toString()],
    queryFn: ({ signal }) => getJson(`/api/sums?${params}`, rowSumsSchema, signal),
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: ROWS_GC_MS,
  })
}

/**
 * The same list, page by page, for sources that cannot jump; keeps at most eight pages of a hundred rows. They list by time:
 * the page sorts loaded rows itself.
 */
export function rowsWalk(query: SearchQuery) {
  const byTime = query.sort.field === DEFAULT_SORT.field ? query : { ...query, sort: DEFAULT_SORT }
  const params = toSearchParams(byTime)
  return infiniteQueryOptions({
    queryKey: [...KEYS.rows, 'walk', params.toString()],
    queryFn: ({ signal, pageParam }) => {
      const page = new URLSearchParams(params)
      page.set('limit', String(WALK_LIMIT))
      if (pageParam !== null) page.set('cursor', pageParam)
      return getJson(`/api/completions?${page}`, rowPageSchema, signal)
    },
    initialPageParam: null as string | null,
    getNextPageParam: (last) => last.next ?? undefined,
    getPreviousPageParam: (first) => first.previous ?? undefined,
    maxPages: WALK_PAGES,
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: ROWS_GC_MS,
  })
}

/** How many rows a search finds, without the rows; to show what removing a filter would give. */
export function rowCount(query: SearchQuery) {
  const params = toSearchParams(query)
  params.set('limit', '1')
  return queryOptions({
    queryKey: [...KEYS.rows, 'count', params.toString()],
    queryFn: ({ signal }) => getJson(`/api/completions?${params}`, rowPageSchema, signal),
    select: (page) => page.total,
    staleTime: 30_000,
    gcTime: ROWS_GC_MS,
  })
}

/** One completion with its record. `source: null`: the server chooses the source as for the table. */
export function completionDetail(source: SourceName | null, id: string) {
  return queryOptions({
    queryKey: [...KEYS.detail, source, id],
    queryFn: ({ signal }) => getJson(detailPath(source, id), completionDetailSchema, signal),
    staleTime: 60_000,
    gcTime: 30_000,
    structuralSharing: false,
  })
}

/** The input messages of one completion, for sources that send them separately; asked for in turn, if a queue is given. */
export function completionMessages(source: SourceName | null, id: string, queue: PoliteQueue | null = null) {
  return queryOptions({
    queryKey: ['messages', source, id],
    queryFn: ({ signal }) => {
      const ask = () => getJson(detailPath(source, id, '/messages'), messagesSchema, signal)
      return queue === null ? ask() : queue(ask, signal)
    },
    staleTime: 60_000,
    gcTime: 30_000,
    structuralSharing: false,
  })
}

/**
 * How often each value occurs among the rows that match. `fields` empty: the usual ones; `['meta.']`: the metadata
 * keys. The old counts stay on the screen while new ones are loaded.
 */
export function facetsQuery(query: SearchQuery, fields: readonly string[], prefix: string, contains = '') {
  const params = toSearchParams(query)
  for (const field of fields) params.append('field', field)
  if (prefix !== '') params.set('prefix', prefix)
  if (contains !== '') params.set('contains', contains)
  return queryOptions({
    queryKey: [...KEYS.facets, params.toString()],
    queryFn: ({ signal }) => getJson(`/api/facets?${params}`, facetsSchema, signal),
    staleTime: 30_000,
    placeholderData: keepPreviousData,
  })
}

/** Rows, tokens and cost per span of time. */
export function histogramQuery(query: SearchQuery, { bars, by }: HistogramRequest) {
  const params = toSearchParams(query)
  params.set('bars', String(bars))
  if (by !== null) params.set('by', by)
  return queryOptions({
    queryKey: [...KEYS.histogram, params.toString()],
    queryFn: ({ signal }) => getJson(`/api/histogram?${params}`, histogramSchema, signal),
    staleTime: 30_000,
    placeholderData: keepPreviousData,
  })
}

/** The address of one completion in our API; `tail` is, for example, `/raw`. */
export function detailPath(source: SourceName | null, id: string, tail = ''): string {
  const search = source === null ? '' : `?source=${encodeURIComponent(source)}`
  return `/api/completions/${encodeURIComponent(id)}${tail}${search}`
}

export type ExportFormat = 'jsonl' | 'completions' | 'csv' | 'parquet' | 'training' | 'training_left_out'

/** The address of a file with all rows that match: everything that is kept, the completions alone, or a table. */
export function exportPath(query: SearchQuery, format: ExportFormat): string {
  const params = toSearchParams(query)
  params.set('format', format)
  return `/api/export?${params}`
}

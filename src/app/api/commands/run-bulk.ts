import { queryOptions } from '@tanstack/react-query'
import { type BulkReport, bulkReportSchema } from '#contract/found/bulk.ts'
import type { MetadataEdit } from '#contract/metadata/metadata-edit.ts'
import { toSearchParams } from '#contract/search/search-query-codec.ts'
import { EVERYTHING, type SearchQuery, type SourceName } from '#contract/search/search-query.ts'
import { request, sendJson } from '../wire/http.ts'
import { readReports } from '../wire/read-reports.ts'

/** What is to be done with the selected rows. */
export type BulkDeed = { deed: 'delete' } | MetadataEdit

/** The records that are meant: those of a search, or some by their ids. */
export interface BulkTarget {
  query: SearchQuery
  source: SourceName
  /** null for all that match. */
  ids: ReadonlySet<string> | null
}

/**
 * Carries a deed out on as many records as were counted, or on none; `onReport` hears how far it is. Rejects as `request` and
 * `readReports` do.
 */
export async function runBulk(
  target: BulkTarget,
  deed: BulkDeed,
  expected: number,
  onReport: (report: BulkReport) => void,
  signal: AbortSignal,
): Promise<BulkReport> {
  const answer = await request(toPath(target), {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-app': '1' },
    body: JSON.stringify({ ...toBody(target, deed), expect: expected }),
    signal,
  })
  return await readReports(answer, bulkReportSchema, ({ finished }) => finished, onReport)
}

/** How many records are meant now, asked each time. */
export function bulkCount(target: BulkTarget) {
  const path = toPath(target)
  // Counting goes by the records, whatever the deed.
  const body = { ...toBody(target, { deed: 'delete' }), dry_run: true }
  return queryOptions({
    queryKey: ['bulk-count', path, body],
    queryFn: async () => (await sendJson('POST', path, body, bulkReportSchema)).matched,
    staleTime: 0,
    gcTime: 0,
    retry: false,
  })
}

function toPath({ query, source, ids }: BulkTarget): string {
  const asked = ids === null ? { ...query, source } : { ...EVERYTHING, source }
  return `/api/bulk?${toSearchParams(asked).toString()}`
}

function toBody({ ids }: BulkTarget, deed: BulkDeed): object {
  return ids === null ? deed : { ...deed, ids: [...ids] }
}

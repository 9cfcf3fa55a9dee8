import { queryOptions } from '@tanstack/react-query'
import type { BulkDeed } from '#contract/found/bulk-deed.ts'
import { type BulkReport, bulkReportSchema } from '#contract/found/bulk-report.ts'
import { toSearchParams } from '#contract/search/search-query-codec.ts'
import { EVERYTHING, type SearchQuery, type SourceName, type UpstreamName } from '#contract/search/search-query.ts'
import { request, sendJson } from '../wire/http.ts'
import { readReports } from '../wire/read-reports.ts'

/** The records to change: those that a search finds, or those with given ids. */
export interface BulkTarget {
  query: SearchQuery
  source: SourceName
  /** null for all that match. */
  ids: ReadonlySet<string> | null
}

/**
 * Makes the change if it still affects as many records as were counted, otherwise none; `onReport` hears of its
 * progress. Rejects as `request` and `readReports` do.
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

/** How many records would be affected in the store, or are listed by an upstream; asked each time. */
export function bulkCount(target: BulkTarget, upstream: UpstreamName | null) {
  const path = toPath(target)
  // Within the store the number of records does not depend on the kind of change.
  const deed: BulkDeed = upstream === null ? { deed: 'delete' } : { deed: 'delete_upstream', upstream }
  const body = { ...toBody(target, deed), dry_run: true }
  return queryOptions({
    queryKey: ['bulk-count', path, body],
    queryFn: async ({ signal }) => (await sendJson('POST', path, body, bulkReportSchema, signal)).matched,
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

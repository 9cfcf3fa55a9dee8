import { queryOptions } from '@tanstack/react-query'
import { type BulkReport, bulkReportSchema } from '#contract/found/bulk.ts'
import type { MetadataEdit } from '#contract/metadata/metadata-edit.ts'
import { toSearchParams } from '#contract/search/search-query-codec.ts'
import { EVERYTHING, type SearchQuery, type SourceName } from '#contract/search/search-query.ts'
import { request, sendJson } from '../../../api/wire/http.ts'
import { readReports } from '../../../api/wire/read-reports.ts'
import type { Selection } from './selection.ts'

/** What is to be done with the selected rows. */
export type BulkDeed = { deed: 'delete' } | MetadataEdit

/** The records that are meant: those of a search, or some by their ids. */
export interface BulkTarget {
  query: SearchQuery
  source: SourceName
  selection: Selection
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

function toPath({ query, source, selection }: BulkTarget): string {
  const asked = selection.all ? { ...query, source } : { ...EVERYTHING, source }
  return `/api/bulk?${toSearchParams(asked).toString()}`
}

function toBody({ selection }: BulkTarget, deed: BulkDeed): object {
  return selection.all ? deed : { ...deed, ids: [...selection.ids] }
}

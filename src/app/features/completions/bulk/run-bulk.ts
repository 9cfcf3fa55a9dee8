import * as z from 'zod/mini'
import { apiErrorSchema } from '#contract/api-error.ts'
import { type BulkReport, bulkReportSchema } from '#contract/bulk.ts'
import type { MetadataEdit } from '#contract/metadata-edit.ts'
import { toSearchParams } from '#contract/search-query-codec.ts'
import { EVERYTHING, type SearchQuery, type SourceName } from '#contract/search-query.ts'
import { request, sendJson } from '../../../api/http.ts'
import type { Selection } from './selection.ts'

/** What is to be done with the selected rows. */
export type BulkDeed = { deed: 'delete' } | MetadataEdit

/** The records that are meant: those of a search, or some by their ids. */
export interface BulkTarget {
  query: SearchQuery
  source: SourceName
  selection: Selection
}

/** How many records that are now. Rejects as `getJson` does. */
export async function countBulk(target: BulkTarget, deed: BulkDeed): Promise<number> {
  const body = { ...toBody(target, deed), dry_run: true }
  return (await sendJson('POST', toPath(target), body, bulkReportSchema)).matched
}

/**
 * Carries a deed out on as many records as were counted, or on none; `onReport` hears how far it is. Rejects with the
 * server's words where it refuses or stops.
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
  let last: BulkReport | null = null
  let rest = ''
  const read = (line: string) => {
    const value: unknown = JSON.parse(line)
    const failed = z.safeParse(apiErrorSchema, value)
    if (failed.success) throw new Error(failed.data.error.message)
    last = bulkReportSchema.parse(value)
    onReport(last)
  }
  for await (const piece of answer.body?.pipeThrough(new TextDecoderStream()) ?? []) {
    const lines = (rest + piece).split('\n')
    rest = lines.pop() ?? ''
    for (const line of lines) read(line)
  }
  if (rest !== '') read(rest)
  if (last === null) throw new Error('The answer has no report.')
  return last
}

function toPath({ query, source, selection }: BulkTarget): string {
  const asked = selection.all ? { ...query, source } : { ...EVERYTHING, source }
  return `/api/bulk?${toSearchParams(asked).toString()}`
}

function toBody({ selection }: BulkTarget, deed: BulkDeed): object {
  return selection.all ? deed : { ...deed, ids: [...selection.ids] }
}

import { type ImportReport, importReportSchema } from '#contract/source/import-report.ts'
import { request } from '../wire/http.ts'
import { readReports } from '../wire/read-reports.ts'

/** Streams one file to the store and reports the progress. Throws as `request` and `readReports` do. */
export async function sendFile(
  file: File,
  signal: AbortSignal,
  onReport: (report: ImportReport) => void,
): Promise<void> {
  const answer = await request(`/api/import?file=${encodeURIComponent(file.name)}`, {
    method: 'POST',
    body: file,
    headers: { 'content-type': 'application/x-ndjson', 'x-app': '1' },
    signal,
  })
  await readReports(answer, importReportSchema, ({ done }) => done, onReport)
}

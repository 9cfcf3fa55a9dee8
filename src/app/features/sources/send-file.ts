import { type ImportReport, importReportSchema } from '#contract/import-report.ts'
import * as z from 'zod/mini'
import { ContractMismatchError, NoAnswerError } from '../../api/errors.ts'
import { request } from '../../api/http.ts'
import { readLines } from './read-lines.ts'

/**
 * Streams one file to the store and reports how far it is, until the report that says `done`. Throws as `request` does,
 * `ContractMismatchError` for a report in another form and `NoAnswerError` where the reports end too early.
 */
export async function sendFile(
  file: File,
  signal: AbortSignal,
  onReport: (report: ImportReport) => void,
): Promise<void> {
  const response = await request(`/api/import?file=${encodeURIComponent(file.name)}`, {
    method: 'POST',
    body: file,
    headers: { 'content-type': 'application/x-ndjson', 'x-app': '1' },
    signal,
  })
  if (response.body === null) throw new NoAnswerError('The import gave no report')
  let done = false
  for await (const line of readLines(response.body)) {
    const report = z.safeParse(importReportSchema, parse(line))
    if (!report.success) throw new ContractMismatchError('The import reported in a form this page does not know', [])
    done = report.data.done
    onReport(report.data)
  }
  if (!done) throw new NoAnswerError('The connection ended before the import did')
}

function parse(line: string): unknown {
  try {
    return JSON.parse(line)
  } catch {
    return null
  }
}

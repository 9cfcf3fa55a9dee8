import * as z from 'zod/mini'
import { apiErrorSchema } from '#contract/wire/api-error.ts'
import { ContractMismatchError, NoAnswerError, RequestRefusedError } from './errors.ts'
import { readLines } from './read-lines.ts'

/**
 * Reads an answer of progress reports, a line of JSON each, until one that `isLast`, and gives that. Throws
 * `RequestRefusedError` if the server stops with an error, `ContractMismatchError` for a report of another form, and
 * `NoAnswerError` if the reports end too early.
 */
export async function readReports<T>(
  answer: Response,
  schema: z.ZodMiniType<T>,
  isLast: (report: T) => boolean,
  onReport: (report: T) => void,
): Promise<T> {
  let last: T | null = null
  for await (const line of answer.body === null ? [] : readLines(answer.body)) {
    const value = parse(line)
    const report = z.safeParse(schema, value)
    if (!report.success) {
      const failed = z.safeParse(apiErrorSchema, value)
      if (failed.success) throw new RequestRefusedError(answer.status, failed.data.error)
      throw new ContractMismatchError('The server reported in a form this page does not know', [])
    }
    last = report.data
    onReport(last)
  }
  if (last === null || !isLast(last)) throw new NoAnswerError('The connection ended before the server was done')
  return last
}

function parse(line: string): unknown {
  try {
    return JSON.parse(line)
  } catch {
    return null
  }
}

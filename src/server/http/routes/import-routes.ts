import { Hono } from 'hono'
import type { ImportReport } from '#contract/source/import-report.ts'
import { runImport } from '../../import/run-import.ts'
import { Refusal } from '../../source/refusal.ts'
import { StoreFailure } from '../../store/store-failure.ts'
import type { AppDeps } from '../app-deps.ts'
import type { AppEnv } from '../app-env.ts'
import { toRefusal } from '../answer/answer-error.ts'
import { answerLines } from '../answer/answer-lines.ts'

/** `POST /api/import?file=name`: reads the body as it arrives and streams reports; the last is `done`. */
export function createImportRoutes(deps: AppDeps): Hono<AppEnv> {
  const app = new Hono<AppEnv>()
  const tell = (report: ImportReport) =>
    deps.events.send({ name: 'import', data: { ...report, refusals: [], left_out: [] } })
  app.post('/import', (c) => {
    const { body } = c.req.raw
    if (body === null) throw new Refusal(400, 'There is nothing to import: the body is empty.', { code: 'empty_body' })
    const length = c.req.header('content-length')
    return answerLines(c.var.requestId, async (say) => {
      try {
        const last = await runImport({
          store: deps.store,
          input: body,
          file: toFileName(c.req.query('file')),
          bytesTotal: length !== undefined && /^\d+$/.test(length) ? Number(length) : null,
          checkpointKey: null,
          now: () => Math.floor(deps.now() / 1000),
          onProgress: (report: ImportReport) => {
            say(report)
            tell(report)
          },
          signal: c.req.raw.signal,
        })
        if (last.added + last.same_id > 0) {
          deps.events.send({ name: 'rows', data: { added: last.added + last.same_id, deleted: 0 } })
        }
        tell(last)
        say(last)
      } catch (error) {
        const refusal = toRefusal(error)
        if (refusal === null) deps.log.error(`request ${c.var.requestId} failed while importing`, error)
        say({
          error: refusal?.body ?? {
            message: `${toReason(error)} The log has the cause under request ${c.var.requestId}.`,
            type: 'server_error',
            param: null,
            code: null,
          },
        })
      }
    })
  })
  return app
}

function toReason(error: unknown): string {
  if (!(error instanceof StoreFailure)) return 'The import stopped.'
  return `The import stopped. ${error.message}. What was reported as added is in; the same file again adds the rest.`
}

/** The name is shown and stored, never opened: the last part of the path, at most 200 characters. */
function toFileName(given: string | undefined): string {
  const name = (given ?? '').split(/[\\/]/).at(-1) ?? ''
  const clean = name
    .replace(/\p{Cc}/gu, '')
    .trim()
    .slice(0, 200)
  return clean === '' ? 'upload' : clean
}

import type { BulkReport } from '#contract/found/bulk-report.ts'
import type { SourceState } from '#contract/source/sources.ts'
import { formatShortTime } from '#lib/format.ts'
import { bulkMessages as t } from '../../../messages/list/bulk.ts'
import { usePreferences } from '../../../preferences.ts'
import { Button } from '../../../ui/button.tsx'
import { toBulkKind, toBulkWords } from './bulk-words.ts'
import type { BulkJob } from './bulk-job.ts'

interface Props {
  job: BulkJob
  /** Of which upstreams may be named. */
  sources: readonly SourceState[]
  /** Called when it is put away; `isDone` if nothing is left of it. */
  onClose?: (isDone: boolean) => void
  /** Asks for the same change again, for what is left of it. */
  onAgain?: () => void
}

/** A change of many records: at first it can be undone, then its progress is shown, and at the end its result. */
export function BulkProgress({ job, sources, onClose, onAgain }: Props) {
  const { deed, count, at: state } = job
  const { timeZone } = usePreferences()
  const upstream =
    deed.deed === 'delete_upstream' ? (sources.find(({ name }) => name === deed.upstream)?.label ?? '') : ''
  const what = toBulkWords(toBulkKind(deed), upstream).title
  const left = state.step === 'done' ? count - toDone(state.report) : 0
  const close = (isDone: boolean) => {
    job.dismiss()
    onClose?.(isDone)
  }
  const resumesAt = state.step === 'working' ? state.report?.resumes_at : undefined
  return (
    <>
      <output data-bulk-report tabIndex={-1} className="tabular me-2 min-w-0 wrap-anywhere">
        {state.step === 'waiting' && t.soon(what, count, state.seconds)}
        {state.step === 'working' && t.working(toDone(state.report), count)}
        {resumesAt !== undefined && ` ${t.waits(upstream, formatShortTime(resumesAt, timeZone))}`}
        {state.step === 'failed' && t.failed(state.why)}
        {state.step === 'done' && t.done(state.report.changed, state.report.unchanged)}
        {left > 0 && ` ${t.left(left)}`}
        {state.step === 'done' && state.report.stopped !== undefined && ` ${t.stopped(state.report.stopped)}`}
      </output>
      {state.step === 'done' && state.report.refused > 0 && (
        <details>
          <summary>{t.refused(state.report.refused)}</summary>
          <ul className="max-h-40 overflow-y-auto">
            {state.report.refusals.map(({ id, reason }) => (
              <li key={id}>
                <bdi className="font-mono">{id}</bdi>: {reason}
              </li>
            ))}
          </ul>
        </details>
      )}
      {state.step === 'waiting' && (
        <>
          <Button onClick={() => close(false)}>{t.undo}</Button>
          <Button look="quiet" onClick={job.start}>
            {t.now}
          </Button>
        </>
      )}
      {state.step === 'working' && (
        <Button look="quiet" onClick={job.stop}>
          {t.stop}
        </Button>
      )}
      {(state.step === 'done' || state.step === 'failed') && (
        <>
          {left > 0 && onAgain && <Button onClick={onAgain}>{t.again}</Button>}
          <Button className="ms-auto" onClick={() => close(state.step === 'done' && left === 0)}>
            {t.close}
          </Button>
        </>
      )}
    </>
  )
}

function toDone(report: BulkReport | null): number {
  return report === null ? 0 : report.changed + report.unchanged + report.refused
}

import { useEffect, useEffectEvent, useRef, useState } from 'react'
import type { BulkReport } from '#contract/found/bulk.ts'
import type { SourceState } from '#contract/source/sources.ts'
import { formatShortTime } from '#lib/format.ts'
import { bulkMessages as t } from '../../../messages/list/bulk.ts'
import { usePreferences } from '../../../preferences.ts'
import { Button } from '../../../ui/button.tsx'
import { toBulkWords } from './bulk-words.ts'
import { type BulkDeed, type BulkTarget, runBulk } from '../../../api/commands/run-bulk.ts'

/** For this many seconds nothing happens yet, so that the change can be undone. */
const UNDO_SECONDS = 8

type State =
  | { step: 'waiting'; seconds: number }
  | { step: 'working'; report: BulkReport | null }
  | { step: 'done'; report: BulkReport }
  | { step: 'failed'; why: string }

interface Props {
  target: BulkTarget
  /** The upstreams in which records can be deleted. */
  upstreams: readonly SourceState[]
  deed: BulkDeed
  count: number
  onDone: () => void
  onClose: (isDone: boolean) => void
}

/** A change of many records: at first it can be undone, then its progress is shown, and at the end its result. */
export function BulkProgress({ target, upstreams, deed, count, onDone, onClose }: Props) {
  const [state, setState] = useState<State>({ step: 'waiting', seconds: UNDO_SECONDS })
  const { timeZone } = usePreferences()
  const stop = useRef(new AbortController())
  const run = async () => {
    setState({ step: 'working', report: null })
    const heard: BulkReport[] = []
    const hear = (report: BulkReport) => {
      heard[0] = report
      setState({ step: 'working', report })
    }
    try {
      const report = await runBulk(target, deed, count, hear, stop.current.signal)
      setState({ step: 'done', report })
    } catch (error) {
      const [last] = heard
      if (!stop.current.signal.aborted)
        setState({ step: 'failed', why: error instanceof Error ? error.message : String(error) })
      else if (last === undefined) onClose(false)
      else setState({ step: 'done', report: last })
    }
    onDone()
  }
  const tick = useEffectEvent(() => {
    if (state.step !== 'waiting') return
    if (state.seconds <= 1) void run()
    else setState({ step: 'waiting', seconds: state.seconds - 1 })
  })
  useEffect(() => {
    const timer = setInterval(() => tick(), 1_000)
    return () => clearInterval(timer)
  }, [])
  const upstream =
    deed.deed === 'delete_upstream' ? (upstreams.find(({ name }) => name === deed.upstream)?.label ?? '') : ''
  const isDeletion = deed.deed === 'delete' || deed.deed === 'delete_upstream'
  const what = toBulkWords(isDeletion ? deed.deed : 'edit', upstream).title
  const left = state.step === 'done' ? count - toDone(state.report) : 0
  const resumesAt = state.step === 'working' ? state.report?.resumes_at : undefined
  return (
    <>
      <output className="tabular me-2 min-w-0 wrap-anywhere">
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
          <Button onClick={() => onClose(false)}>{t.undo}</Button>
          <Button look="quiet" onClick={() => void run()}>
            {t.now}
          </Button>
        </>
      )}
      {state.step === 'working' && (
        <Button look="quiet" onClick={() => stop.current.abort()}>
          {t.stop}
        </Button>
      )}
      {(state.step === 'done' || state.step === 'failed') && (
        <Button className="ms-auto" onClick={() => onClose(state.step === 'done' && left === 0)}>
          {t.close}
        </Button>
      )}
    </>
  )
}

function toDone(report: BulkReport | null): number {
  return report === null ? 0 : report.changed + report.unchanged + report.refused
}

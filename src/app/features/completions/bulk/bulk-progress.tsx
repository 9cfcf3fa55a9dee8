import { useEffect, useEffectEvent, useRef, useState } from 'react'
import type { BulkReport } from '#contract/found/bulk.ts'
import { bulkMessages as t } from '../../../messages/list/bulk.ts'
import { Button } from '../../../ui/button.tsx'
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
  deed: BulkDeed
  count: number
  onDone: () => void
  onClose: (isDone: boolean) => void
}

/** A change of many records: at first it can be undone, then its progress is shown, and at the end its result. */
export function BulkProgress({ target, deed, count, onDone, onClose }: Props) {
  const [state, setState] = useState<State>({ step: 'waiting', seconds: UNDO_SECONDS })
  const stop = useRef(new AbortController())
  const run = async () => {
    setState({ step: 'working', report: null })
    try {
      const report = await runBulk(
        target,
        deed,
        count,
        (next) => setState({ step: 'working', report: next }),
        stop.current.signal,
      )
      setState({ step: 'done', report })
    } catch (error) {
      if (stop.current.signal.aborted) onClose(true)
      else setState({ step: 'failed', why: error instanceof Error ? error.message : String(error) })
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
  const what = deed.deed === 'delete' ? t.removeTitle : t.editTitle
  return (
    <>
      <output className="tabular me-2 min-w-0 wrap-anywhere">
        {state.step === 'waiting' && t.soon(what, count, state.seconds)}
        {state.step === 'working' && t.working(toDone(state.report), count)}
        {state.step === 'failed' && t.failed(state.why)}
        {state.step === 'done' && t.done(state.report.changed, state.report.unchanged)}
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
        <Button className="ms-auto" onClick={() => onClose(state.step === 'done')}>
          {t.close}
        </Button>
      )}
    </>
  )
}

function toDone(report: BulkReport | null): number {
  return report === null ? 0 : report.changed + report.unchanged + report.refused
}

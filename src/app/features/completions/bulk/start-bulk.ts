import type { BulkReport } from '#contract/found/bulk-report.ts'
import type { QueryClient } from '@tanstack/react-query'
import { runBulk } from '../../../api/commands/run-bulk.ts'
import { type BulkPlan, bulkPlaceOf, type BulkStep } from './bulk-job.ts'
import { showBulkNotice } from './show-bulk-notice.tsx'

/** For this many seconds nothing happens yet, so that the change can be undone. */
const UNDO_SECONDS = 8

/** Makes a change of many records, after a time in which it can be undone; then all answers are asked for again. */
export function startBulk(client: QueryClient, order: BulkPlan): void {
  const place = bulkPlaceOf(client)
  showBulkNotice(client)
  const abort = new AbortController()
  const show = (at: BulkStep) => place.set({ ...order, at, start, stop: () => abort.abort(), dismiss })
  const dismiss = () => {
    clearInterval(timer)
    removeEventListener('beforeunload', askToStay)
    place.set(null)
  }
  const start = () => {
    clearInterval(timer)
    void run()
  }
  const run = async () => {
    show({ step: 'working', report: null })
    try {
      const hear = (report: BulkReport) => show({ step: 'working', report })
      show({ step: 'done', report: await runBulk(order.target, order.deed, order.count, hear, abort.signal) })
    } catch (error) {
      const at = place.read()?.at
      const last = at?.step === 'working' ? at.report : null
      if (!abort.signal.aborted) show({ step: 'failed', why: error instanceof Error ? error.message : String(error) })
      else if (last === null) dismiss()
      else show({ step: 'done', report: last })
    } finally {
      removeEventListener('beforeunload', askToStay)
      void client.invalidateQueries()
    }
  }
  let seconds = UNDO_SECONDS
  const timer = setInterval(() => {
    seconds--
    if (seconds > 0) show({ step: 'waiting', seconds })
    else start()
  }, 1_000)
  show({ step: 'waiting', seconds })
  addEventListener('beforeunload', askToStay)
}

/** A page that is closed ends the change, or drops it before it began; going to another of its screens does not. */
function askToStay(event: BeforeUnloadEvent): void {
  event.preventDefault()
}

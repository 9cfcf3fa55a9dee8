import type { BulkReport } from '#contract/found/bulk-report.ts'
import { Refusal } from '../source/refusal.ts'
import { toSlices } from '../store/slices.ts'
import type { ListedPlace, MirrorStore } from '../store/mirror-store.ts'
import type { UpstreamSource } from '../upstream/source/upstream-source.ts'
import { NAMELESS } from '../upstream/source/list-page.ts'
import { planFailure } from './failure-plan.ts'

/** The most refusals that a report lists. */
export const MOST_REFUSALS = 50

/** After this many failures in a row it stops, and a person must act. */
const MOST_TRIES = 6
/** While it waits for upstream it sends a report this often, in milliseconds, so that no proxy closes the connection. */
const ALIVE_MS = 20_000

export interface DeletionRun {
  store: Pick<MirrorStore, 'mirrorListed' | 'mirrorGone'>
  source: Pick<UpstreamSource, 'deleteInTurn' | 'tools'>
  /** The upstream's key in the store. */
  key: string
  /** Places of the store. */
  places: Float64Array
  signal: AbortSignal
  onReport: (report: BulkReport) => void
}

/** Places that are looked up by one statement; between two of them the client may leave. */
const COUNTED_AT_ONCE = 50_000

/** Those of these places whose records the upstream still lists. */
export async function placesListed(
  store: Pick<MirrorStore, 'mirrorListed'>,
  key: string,
  places: Float64Array,
  signal: AbortSignal,
): Promise<Float64Array> {
  const listed: number[] = []
  for (const slice of toSlices(places, COUNTED_AT_ONCE)) {
    signal.throwIfAborted()
    for (const { place } of await store.mirrorListed(key, slice)) listed.push(place)
  }
  return Float64Array.from(listed)
}

/**
 * Deletes these records upstream, one at a time; the store keeps them, and notes after each that upstream no longer has
 * it. The same request again, even after a restart, continues with what is left. Ends when the signal fires, or when upstream
 * refuses everything; the report says why.
 */
export async function deleteUpstream(deletion: DeletionRun, first: BulkReport): Promise<BulkReport> {
  const { store, key, places, signal, onReport } = deletion
  let report = first
  for (const slice of toSlices(places)) {
    if (signal.aborted) break
    const listed = await store.mirrorListed(key, slice)
    // Somebody else has deleted it.
    report = { ...report, unchanged: report.unchanged + slice.length - listed.length }
    for (const one of listed) {
      if (signal.aborted) break
      const end = await deleteOne(deletion, one, report)
      if (end.kind === 'stopped') return { ...report, stopped: end.why, finished: true }
      report = end.report
      onReport(report)
    }
  }
  return { ...report, finished: true }
}

type End = { kind: 'done'; report: BulkReport } | { kind: 'stopped'; why: string }

async function deleteOne(deletion: DeletionRun, { id }: ListedPlace, report: BulkReport): Promise<End> {
  const { store, source, key, signal } = deletion
  const { tools } = source
  if (id.startsWith(NAMELESS))
    return refused(report, id, 'Upstream lists it without an id, by which it could be deleted.')
  for (let tries = 1; ; tries++) {
    try {
      const outcome = await source.deleteInTurn(id, signal)
      await store.mirrorGone(key, [id], Math.floor(tools.now() / 1000))
      return outcome === 'deleted'
        ? { kind: 'done', report: { ...report, changed: report.changed + 1 } }
        : { kind: 'done', report: { ...report, unchanged: report.unchanged + 1 } }
    } catch (error) {
      if (signal.aborted) return { kind: 'done', report }
      if (!(error instanceof Refusal)) throw error
      const { code, param, upstream_status: status = null, retry_ms: retryMs = null } = error.body
      const plan = planFailure({ code, param, status, retryMs }, tries, tools.now(), tools.random())
      if (plan.kind === 'stop' && plan.code !== 'refused') return { kind: 'stopped', why: error.message }
      if (plan.kind !== 'wait') return refused(report, id, error.message)
      if (tries >= MOST_TRIES) return { kind: 'stopped', why: error.message }
      await wait(deletion, plan.untilMs, report)
      if (signal.aborted) return { kind: 'done', report }
    }
  }
}

async function wait({ source, signal, onReport }: DeletionRun, untilMs: number, report: BulkReport): Promise<void> {
  const { tools } = source
  try {
    for (let left = untilMs - tools.now(); left > 0; left = untilMs - tools.now()) {
      onReport({ ...report, resumes_at: Math.ceil(untilMs / 1000) })
      await tools.wait(Math.min(left, ALIVE_MS), signal)
    }
  } catch (error) {
    if (!signal.aborted) throw error
  }
}

function refused(report: BulkReport, id: string, reason: string): End {
  const refusals = [...report.refusals, { id, reason }].slice(0, MOST_REFUSALS)
  return { kind: 'done', report: { ...report, refused: report.refused + 1, refusals } }
}

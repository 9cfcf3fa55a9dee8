import type { RecorderState } from '#contract/recorder-state.ts'
import { formatNumber } from '#lib/format.ts'
import { recorderMessages as say } from '../../messages/recorder.ts'
import { useRecorder } from '../../api/use-recorder.ts'

/** What the recorder keeps, and, not to be overlooked, what it could not keep. */
export function RecorderPanel() {
  const recorder = useRecorder()
  if (recorder === null) return null
  return (
    <section aria-label={say.title} className="border-t hairline py-5">
      <h2 className="text-15 font-semibold">{say.title}</h2>
      <p className="pb-3 text-n11">{say.policies[recorder.policy]}</p>
      {recorder.lost > 0 && <Warning text={say.lost(formatNumber(recorder.lost))} />}
      {recorder.trouble !== null && <Warning text={`${say.trouble} ${recorder.trouble}`} />}
      <dl className="grid grid-cols-[max-content_minmax(0,1fr)] gap-x-6 gap-y-1 text-12">
        <dt className="text-n10">{say.since}</dt>
        <dd className="tabular">{toCounts(recorder).join(' · ')}</dd>
      </dl>
    </section>
  )
}

function Warning({ text }: { text: string }) {
  return (
    <p role="alert" className="mb-3 rounded-2 bg-filter-soft px-3 py-2 text-filter">
      {text}
    </p>
  )
}

function toCounts({ calls, recorded, running, waiting, forwarded }: RecorderState): string[] {
  const parts = [say.calls(formatNumber(calls)), say.recorded(formatNumber(recorded))]
  if (running > 0) parts.push(say.running(formatNumber(running)))
  if (waiting > 0) parts.push(say.waiting(formatNumber(waiting)))
  return [...parts, say.forwarded(formatNumber(forwarded))]
}

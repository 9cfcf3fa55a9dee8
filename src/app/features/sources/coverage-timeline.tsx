import type { MirrorSource } from '#contract/mirror.ts'
import { formatShortTime } from '#lib/format.ts'
import { mirrorMessages as say } from '../../messages/mirror.ts'
import { usePreferences } from '../../preferences.ts'
import { useNow } from '../../ui/use-now.ts'
import { type Span, toCoverage } from './coverage-spans.ts'

/** The time from the oldest row to now on one line: what walks covered, and the holes between. */
export function CoverageTimeline({ source }: { source: MirrorSource }) {
  const { timeZone } = usePreferences()
  const { oldest } = source
  const now = Math.floor(useNow())
  const walks = source.walk === null ? source.ledger : [source.walk, ...source.ledger]
  if (oldest === null || walks.length === 0) return <p className="pt-3 text-12 text-n10">{say.nothingCovered}</p>
  const { covered, missed } = toCoverage(walks, oldest, now)
  const time = (seconds: number) => formatShortTime(seconds, timeZone)
  const at = ({ from, to }: Span) => {
    const whole = Math.max(1, now - oldest)
    return { left: `${(100 * (from - oldest)) / whole}%`, width: `${Math.max(0.3, (100 * (to - from)) / whole)}%` }
  }
  return (
    <figure aria-label={say.timeline} className="pt-4">
      <div className="relative h-3 overflow-hidden rounded-1 bg-n4">
        {covered.map((span) => (
          <div
            key={span.from}
            title={say.covered(time(span.from), time(span.to))}
            className="absolute inset-y-0 bg-accent"
            style={at(span)}
          />
        ))}
      </div>
      <figcaption className="tabular flex justify-between pt-1 text-12 text-n10">
        <span>{time(oldest)}</span>
        <span>{time(now)}</span>
      </figcaption>
      {missed.some((span) => span.to < now) && (
        <ul className="tabular text-12 text-filter">
          {missed
            .filter((span) => span.to < now)
            .map((span) => (
              <li key={span.from}>{say.notCovered(time(span.from), time(span.to))}</li>
            ))}
        </ul>
      )}
    </figure>
  )
}

import type { MirrorSource } from '#contract/source/mirror.ts'
import { formatShortTime } from '#lib/format.ts'
import { mirrorMessages as say } from '../../../messages/sources/mirror.ts'
import { usePreferences } from '../../../preferences.ts'
import { cx } from '../../../ui/class-names.ts'
import { useNow } from '../../../ui/use-now.ts'
import { type TimeSpan, toCoverage } from './coverage.ts'

/** Filled, striped, or empty, so that they differ without colour, too. */
const LOOKS = {
  covered: 'bg-accent forced-colors:bg-[Highlight]',
  missed:
    'bg-[repeating-linear-gradient(135deg,var(--color-length)_0_2px,var(--color-length-soft)_2px_6px)] forced-colors:bg-[repeating-linear-gradient(135deg,CanvasText_0_2px,Canvas_2px_6px)]',
  later: 'bg-n4 forced-colors:bg-[Canvas]',
  ahead: 'bg-n4 forced-colors:bg-[Canvas]',
} as const
type Look = keyof typeof LOOKS

/** The time from the oldest row to now on one line: what walks covered, the gaps, and what came since. */
export function CoverageTimeline({ source }: { source: MirrorSource }) {
  const { timeZone } = usePreferences()
  const now = Math.floor(useNow())
  const { oldest, walk, expected_end: end } = source
  const walks = walk === null ? source.ledger : [walk, ...source.ledger]
  if (oldest === null || walks.length === 0) return null
  // While a walk is under way, the line reaches back to its expected end.
  const start = walk === null || end === null ? oldest : Math.min(oldest, end)
  const { covered, missed, whole } = toCoverage(walks, start, now)
  const time = (seconds: number) => formatShortTime(seconds, timeZone)
  // What a running walk has not reached yet is not a gap.
  const holes = walk === null ? missed.filter((span) => span.to < now) : []
  const open = !whole && start === oldest
  const parts = [
    ...covered.map((span) => ({ look: 'covered' as const, span, title: say.covered(time(span.from), time(span.to)) })),
    ...holes.map((span) => ({ look: 'missed' as const, span, title: say.notCovered(time(span.from), time(span.to)) })),
  ]
  // A span too small to be seen needs no legend.
  const last = missed.find((span) => span.to === now && span.to - span.from > (now - start) / 200)
  const looks: Look[] = [
    'covered',
    ...(holes.length > 0 || (open && walk === null) ? ['missed' as const] : []),
    ...(walk !== null ? ['ahead' as const] : last === undefined ? [] : ['later' as const]),
  ]
  return (
    <figure aria-label={say.timeline} className="pt-4">
      <div className="flex h-3 gap-0.5 overflow-hidden rounded-1 forced-color-adjust-none">
        {open && (
          <div
            title={say.notCoveredBefore(time(oldest))}
            className={cx('w-6 shrink-0', LOOKS[walk === null ? 'missed' : 'ahead'])}
          />
        )}
        <div
          className={cx('relative min-w-0 flex-1 forced-colors:border forced-colors:border-[CanvasText]', LOOKS.later)}
          {...(last === undefined || walk !== null ? {} : { title: say.later(time(last.from)) })}
        >
          {parts.map(({ look, span, title }) => (
            <div
              key={span.from}
              title={title}
              className={cx('absolute inset-y-0', LOOKS[look])}
              style={at(span, start, now)}
            />
          ))}
        </div>
      </div>
      <figcaption className="tabular flex flex-wrap justify-between gap-x-4 pt-1 text-11 text-n10">
        <span>{time(start)}</span>
        <span className="order-last flex w-full flex-wrap gap-x-4 sheet:order-none sheet:w-auto">
          {looks.map((look) => (
            <span key={look} className="flex items-center gap-1.5">
              <span
                aria-hidden
                className={cx('size-2.5 rounded-1 border border-n8 forced-color-adjust-none', LOOKS[look])}
              />
              {say.legend[look]}
            </span>
          ))}
        </span>
        <span>{say.now}</span>
      </figcaption>
      {walk === null && (open || holes.length > 0) && (
        <ul className="tabular pt-1 text-12 text-n11">
          {open && <li>{say.notCoveredBefore(time(oldest))}.</li>}
          {holes.map((span) => (
            <li key={span.from}>{say.notCovered(time(span.from), time(span.to))}.</li>
          ))}
          <li className="text-n10">{say.closeGaps}</li>
        </ul>
      )}
    </figure>
  )
}

/** Where a span is on the line; never too thin to be seen, never beyond the end. */
function at({ from, to }: TimeSpan, start: number, now: number): { left: string; width: string } {
  const whole = Math.max(1, now - start)
  const percent = (seconds: number) => `${(100 * seconds) / whole}%`
  return { left: `min(${percent(from - start)}, 100% - 3px)`, width: `max(3px, ${percent(to - from)})` }
}

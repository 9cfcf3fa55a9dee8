import type { MirrorWalk } from '#contract/source/mirror.ts'
import { formatExactTimeLines, formatNumber, formatShortTime } from '#lib/format.ts'
import { Fragment } from 'react'
import { mirrorMessages as say } from '../../../messages/sources/mirror.ts'
import { usePreferences } from '../../../preferences.ts'
import { cx } from '../../../ui/class-names.ts'

/** The last walks of a mirror; older ones say nothing about today. */
const MOST_WALKS = 8
const NUMBERS = new Set(['fresh', 'rows'])

/** The last walks: when they ran, their results, new rows, time spans, and gaps. */
export function MirrorLedger({ walks }: { walks: readonly MirrorWalk[] }) {
  const { timeZone } = usePreferences()
  if (walks.length === 0) return null
  const time = (seconds: number | null) =>
    seconds === null ? say.toEnd : formatShortTime(Math.floor(seconds), timeZone)
  const columns = Object.entries(say.ledgerColumns)
  return (
    <details className="pt-4 text-12">
      <summary className="w-fit cursor-pointer text-n11">{say.ledger(formatNumber(walks.length))}</summary>
      <p className="pt-2 text-n10">{say.fullHint}</p>
      <table className="tabular mt-2 w-full">
        <thead className="text-11 text-n10">
          <tr>
            {columns.map(([id, name]) => (
              <th
                key={id}
                scope="col"
                className={cx(
                  'pe-4 max-sheet:pe-2 pb-1 font-normal whitespace-nowrap last:pe-0',
                  NUMBERS.has(id) ? 'text-end' : 'text-start',
                )}
              >
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {walks.slice(0, MOST_WALKS).map((walk) => {
            // A gap and a note may say the same.
            const reasons = new Set([...walk.gaps.map((gap) => gap.why), ...walk.notes])
            return (
              <Fragment key={walk.walk}>
                <tr className="border-t hairline align-top">
                  <td
                    className="py-1 pe-4 max-sheet:pe-2 whitespace-nowrap"
                    title={formatExactTimeLines(Math.floor(walk.started_ms / 1000))}
                  >
                    {time(walk.started_ms / 1000)}
                  </td>
                  <td
                    className={cx(
                      'py-1 pe-4 max-sheet:pe-2 whitespace-nowrap',
                      walk.outcome !== 'complete' && 'text-length',
                    )}
                  >
                    {say.outcomes[walk.outcome]}
                  </td>
                  <td className="num py-1 pe-4 max-sheet:pe-2 whitespace-nowrap">
                    {formatNumber(walk.counts.added + walk.counts.versions)}
                  </td>
                  <td className="num py-1 pe-4 max-sheet:pe-2 whitespace-nowrap">{formatNumber(walk.rows)}</td>
                  <td className="py-1">
                    <span className="text-n10">{say.modes[walk.mode]}:</span>{' '}
                    <span className="sheet:whitespace-nowrap">{time(walk.floor ?? walk.from)} –</span>{' '}
                    <span className="sheet:whitespace-nowrap">{time(walk.to)}</span>
                  </td>
                </tr>
                {reasons.size > 0 && (
                  <tr>
                    <td colSpan={columns.length} className="pb-1 ps-4 text-n11">
                      {[...reasons].map((why) => (
                        <div key={why}>{why}</div>
                      ))}
                    </td>
                  </tr>
                )}
              </Fragment>
            )
          })}
        </tbody>
      </table>
    </details>
  )
}

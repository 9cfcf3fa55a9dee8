import type { MirrorWalk } from '#contract/mirror.ts'
import { formatNumber, formatShortTime } from '#lib/format.ts'
import { mirrorMessages as say } from '../../messages/mirror.ts'
import { usePreferences } from '../../preferences.ts'

const SHOWN = 8

/** The last walks: when, which span, what they brought, and what they could not see. */
export function MirrorLedger({ walks }: { walks: readonly MirrorWalk[] }) {
  const { timeZone } = usePreferences()
  if (walks.length === 0) return null
  const time = (seconds: number | null) =>
    seconds === null ? say.toEnd : formatShortTime(Math.floor(seconds), timeZone)
  return (
    <details className="pt-3 text-12">
      <summary className="cursor-pointer text-n11">{say.ledger}</summary>
      <div className="overflow-x-auto">
        <table className="tabular mt-2 w-full text-start">
          <thead className="text-n10">
            <tr>
              {Object.entries(say.ledgerColumns).map(([id, name]) => (
                <th key={id} scope="col" className="pe-4 text-start font-normal whitespace-nowrap">
                  {name}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {walks.slice(0, SHOWN).map((walk) => (
              <tr key={walk.walk} className="align-top">
                <td className="pe-4 whitespace-nowrap">{time(walk.started_at / 1000)}</td>
                <td className="pe-4 whitespace-nowrap">
                  {say.modes[walk.mode]} · {time(walk.floor ?? walk.from)} – {time(walk.to)}
                </td>
                <td className="pe-4 whitespace-nowrap">{formatNumber(walk.rows)}</td>
                <td className="pe-4 whitespace-nowrap">{formatNumber(walk.counts.added + walk.counts.versions)}</td>
                <td className="min-w-32">
                  {say.outcomes[walk.outcome]}
                  {[...walk.gaps.map((gap) => gap.why), ...walk.notes].map((why) => (
                    <div key={why} className="text-n10">
                      {why}
                    </div>
                  ))}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </details>
  )
}

import type { ModelPrice } from '#contract/usage/prices.ts'
import type { Disagreement } from '#contract/completion/read-completion.ts'
import type { UsageKind, UsageSide } from '#contract/usage/usage-breakdown.ts'
import { drawerMessages as t } from '../../../messages/record/drawer.ts'
import { formatCost, formatNumber } from '#lib/format.ts'
import { findMisfit } from '../../../record/find-misfit.ts'
import { NotReported } from '../frame/not-reported.tsx'
import { toPartCost, toRate, type UsageSideName } from './part-cost.ts'

/** One colour for each kind of token, everywhere. */
const FILLS: Readonly<Record<UsageSideName, Readonly<Record<UsageKind, string>>>> = {
  prompt: toFills('bg-u-prompt'),
  completion: toFills('bg-u-text'),
}

export interface UsageBarProps {
  side: UsageSideName
  data: UsageSide
  /** The numbers contradict each other: they are listed without a bar. */
  isInconsistent: boolean
  /** null if the whole has no known price. */
  price: ModelPrice | null
  tier: string | null | undefined
  disagreements: readonly Disagreement[]
}

/** One side of the usage: a bar, and a line for each part with its number, origin and cost. */
export function UsageBar({ side, data, isInconsistent, price, tier, disagreements }: UsageBarProps) {
  const total = data.tokens ?? 0
  const pathOf = (kind: UsageKind) => `usage.${side}_tokens_details.${kind}_tokens`
  const missing = data.notReported.filter((kind) => findMisfit(disagreements, pathOf(kind)) === null)
  return (
    <div>
      <div className="flex items-baseline justify-between gap-2">
        <h3 className="text-12 font-semibold">{t.usage[side]}</h3>
        <span className="tabular">
          {data.tokens === null ? (
            <NotReported disagreements={disagreements} path={`usage.${side}_tokens`} />
          ) : (
            formatNumber(data.tokens)
          )}
        </span>
      </div>
      {isInconsistent ? (
        <p className="py-1 text-12 text-length">{t.usage.notDrawn}</p>
      ) : (
        <div aria-hidden="true" className="my-1 flex h-3 gap-px overflow-hidden rounded-1 bg-n4">
          {data.parts.map(({ kind, tokens }) =>
            tokens > 0 && total > 0 ? (
              <span
                key={kind}
                className={FILLS[side][kind]}
                style={{ width: `${(tokens / total) * 100}%`, minWidth: 2 }}
              />
            ) : null,
          )}
        </div>
      )}
      <table className="w-full text-12">
        <thead className="sr-only">
          <tr>
            {Object.entries(t.usage.columns).map(([id, name]) => (
              <th key={id} scope="col">
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {data.parts.map(({ kind, tokens, from }) => {
            const rate = price === null ? null : toRate(price, side, kind)
            return (
              <tr key={kind}>
                <th scope="row" className="py-0.5 text-start font-normal whitespace-nowrap">
                  <span aria-hidden="true" className={`me-2 inline-block size-2 rounded-full ${FILLS[side][kind]}`} />
                  {t.usage.kinds[kind]}
                </th>
                <td className="num ps-2 whitespace-nowrap">{formatNumber(tokens)}</td>
                <td className="ps-3 whitespace-nowrap text-n10">{t.usage.sources[from]}</td>
                <td className="num ps-3 whitespace-nowrap text-n10 max-sheet:hidden">
                  {rate === null ? '' : t.usage.rate(rate)}
                </td>
                <td className="num ps-3 whitespace-nowrap">
                  {price === null || tokens === 0 ? '–' : formatCost(toPartCost(rate, tokens, tier))}
                </td>
              </tr>
            )
          })}
          {missing.length > 0 && (
            <tr>
              <td colSpan={5} className="py-0.5 text-n10">
                {t.usage.partsNotReported(missing.map((kind) => t.usage.kinds[kind]))}
              </td>
            </tr>
          )}
        </tbody>
      </table>
    </div>
  )
}

function toFills(plain: string): Readonly<Record<UsageKind, string>> {
  return {
    cached: 'bg-u-cached',
    audio: 'bg-u-audio',
    image: 'bg-u-image',
    text: plain,
    reasoning: 'bg-u-reasoning',
    accepted_prediction: 'bg-u-accepted',
    rejected_prediction: 'bg-u-rejected',
    undivided: plain,
  }
}

import { TriangleAlert } from 'lucide-react'
import { findPrice, PRICES_AS_OF, toCompletionCost } from '#contract/usage/prices.ts'
import { toUsageBreakdown } from '#contract/usage/usage-breakdown.ts'
import { drawerMessages as t } from '../../../messages/record/drawer.ts'
import { formatCost } from '#lib/format.ts'
import { DrawerSection } from '../frame/drawer-section.tsx'
import { findMisfit } from '../../../record/find-misfit.ts'
import { NotReported } from '../frame/not-reported.tsx'
import type { SectionProps } from '../frame/section-props.ts'
import { isWholeStream, toListedUsage, wasRecorded } from './listed-usage.ts'
import { UsageBar } from './usage-bar.tsx'
import { UsageFigures } from './usage-figures.tsx'

/** Two bars that add up, their costs, and every reported number by its name. Always shown. */
export function UsageSection({ model }: SectionProps) {
  const { completion } = model
  const own = completion?.usage ?? null
  const usage = own ?? toListedUsage(model)
  const breakdown = toUsageBreakdown(usage)
  const known = toCompletionCost(completion?.model, usage, completion?.service_tier)
  const cost = known?.usd ?? null
  const costIsReported = known?.from === 'reported'
  const price = cost === null || costIsReported ? null : findPrice(completion?.model)
  const conflicts = (side: 'prompt' | 'completion') => breakdown.inconsistencies.some((one) => one.side === side)
  const isReported = usage !== null
  return (
    <DrawerSection
      name="usage"
      aside={
        <span className="text-12 text-n10 tabular">
          {isReported ? (
            formatCost(cost, costIsReported)
          ) : (
            <NotReported disagreements={model.disagreements} path="usage" />
          )}
        </span>
      }
    >
      <div className="flex flex-col gap-4" data-attribute="usage">
        {!isReported && findMisfit(model.disagreements, 'usage') === null && (
          <p className="text-n11">
            {wasRecorded(model) ? (isWholeStream(model) ? t.usage.notRecorded : t.usage.none) : t.usage.notReported}
          </p>
        )}
        {isReported && own === null && <p className="text-n11">{t.usage.listed}</p>}
        {breakdown.inconsistencies.length > 0 && (
          <div role="note" className="flex gap-2 rounded-2 bg-length-soft p-2 text-12 text-length">
            <TriangleAlert aria-hidden className="size-4 shrink-0" />
            <div>
              <p className="font-semibold">{t.usage.inconsistent}</p>
              {breakdown.inconsistencies.map(({ message }) => (
                <p key={message}>{message}</p>
              ))}
            </div>
          </div>
        )}
        {isReported &&
          (['prompt', 'completion'] as const).map((side) => (
            <UsageBar
              key={side}
              side={side}
              data={breakdown[side]}
              isInconsistent={conflicts(side)}
              price={price}
              tier={completion?.service_tier}
              disagreements={model.disagreements}
            />
          ))}
        {isReported && (
          <p className="text-11 text-n10">
            {costIsReported
              ? t.usage.costReported
              : cost === null
                ? t.usage.noPrice
                : t.usage.estimateNote(PRICES_AS_OF)}
          </p>
        )}
        <UsageFigures model={model} />
      </div>
    </DrawerSection>
  )
}

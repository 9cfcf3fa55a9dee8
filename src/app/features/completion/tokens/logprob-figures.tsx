import { drawerMessages as t } from '../../../messages/record/drawer.ts'
import { formatNumber } from '#lib/format.ts'
import type { LogprobStats } from './logprob-stats.ts'
import { toPercent } from './token-words.ts'

/** The averages on one line, and what was left out of them. */
export function LogprobFigures({ stats }: { stats: LogprobStats }) {
  const figures = [
    { name: t.tokens.count, value: formatNumber(stats.tokens) },
    { name: t.tokens.perplexity, value: stats.perplexity === null ? '–' : stats.perplexity.toPrecision(4) },
    { name: t.tokens.mean, value: stats.mean === null ? '–' : stats.mean.toPrecision(4) },
    { name: t.tokens.lowest, value: toPercent(stats.lowest) },
  ]
  return (
    <div className="flex flex-col gap-1">
      <dl className="flex flex-wrap gap-x-6 gap-y-1">
        {figures.map(({ name, value }) => (
          <div key={name} className="flex flex-col-reverse">
            <dt className="text-11 text-n10">{name}</dt>
            <dd className="text-15 tabular">{value}</dd>
          </div>
        ))}
      </dl>
      {stats.outside > 0 && <p className="text-12 text-length">{t.tokens.outside(stats.outside)}</p>}
      {stats.problems.length > 0 && <p className="text-12 text-filter">{t.tokens.problems(stats.problems.length)}</p>}
    </div>
  )
}

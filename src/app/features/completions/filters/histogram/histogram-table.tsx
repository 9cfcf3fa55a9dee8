import type { Histogram, SpanSums } from '#contract/found/facets.ts'
import { formatCost, formatNumber, type TimeZoneChoice, zoneName } from '#lib/format.ts'
import { formatSpan } from '#lib/format-span.ts'
import { histogramMessages as t } from '../../../../messages/list/histogram.ts'
import { usePreferences } from '../../../../preferences.ts'
import { SERIES_TONES } from '../../../../ui/series-tones.ts'
import type { Bar, BarMeasure } from './histogram-bars.ts'

interface Props {
  data: Histogram
  bars: readonly Bar[]
  timeZone: TimeZoneChoice
  onTake: (index: number) => void
}

const CELL = 'tabular py-1 ps-4 text-end whitespace-nowrap max-sheet:ps-1.5'

/** The spans that have rows as a table, the newest first; a press on one narrows to it. */
export default function HistogramTable({ data, bars, timeZone, onTake }: Props) {
  const { barMeasure: measure } = usePreferences()
  const format = measure === 'cost_usd' ? (value: number) => formatCost(value) : formatNumber
  const spans = bars.flatMap((bar, index) => (bar.count > 0 ? [{ bar, index }] : [])).toReversed()
  return (
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- what is scrolled is scrolled by keys too
    <section aria-label={t.table} tabIndex={0} className="min-h-0 overflow-auto">
      <table className="w-full text-12">
        <thead className="sticky top-0 bg-n1 text-n10">
          <tr>
            <th scope="col" className="py-1 pe-4 text-start font-normal">
              {t.span(zoneName(timeZone))}
            </th>
            {MEASURES.map((name) => (
              <th key={name} scope="col" className={`${CELL} font-normal`}>
                {t.measures[name]}
              </th>
            ))}
            {data.series?.map(({ value, rest }, at) => (
              <th key={`${value ?? ''} ${rest}`} scope="col" className={`${CELL} max-w-40 truncate font-normal`}>
                <svg aria-hidden viewBox="0 0 10 10" className="me-1 inline size-2.5">
                  <rect width="10" height="10" className={SERIES_TONES[at % SERIES_TONES.length]} />
                </svg>
                <bdi>{rest > 0 ? t.others(rest) : (value ?? t.none)}</bdi>
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {spans.map(({ bar, index }) => (
            <tr key={bar.from} className="border-t hairline">
              <th scope="row" className="py-1 pe-4 text-start font-normal whitespace-nowrap">
                <button type="button" className="underline-offset-2 hover:underline" onClick={() => onTake(index)}>
                  {formatSpan(bar.from, bar.from + data.seconds - 1, timeZone)}
                </button>
              </th>
              {MEASURES.map((name) => (
                <td key={name} className={CELL}>
                  {FORMATS[name](bar[name])}
                </td>
              ))}
              {data.series?.map(({ value, rest }, at) => (
                <td key={`${value ?? ''} ${rest}`} className={CELL}>
                  {format((bar.parts?.[at] ?? NOTHING)[measure])}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  )
}

const MEASURES: readonly BarMeasure[] = ['count', 'tokens', 'cost_usd']
const FORMATS: Readonly<Record<BarMeasure, (value: number) => string>> = {
  count: formatNumber,
  tokens: formatNumber,
  cost_usd: (value) => formatCost(value),
}
const NOTHING: SpanSums = { count: 0, tokens: 0, cost_usd: 0 }

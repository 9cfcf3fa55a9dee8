import { PageLink } from '../../address/page-link.tsx'
import { usageMessages as t } from '../../messages/usage.ts'
import type { FlatSearch } from '../../search/completions-search.ts'
import { nameOf } from './usage-bars.tsx'
import type { Series, UsageTotals, UsageChart } from './usage-chart.ts'

/** The most lines of the table; the file has all. */
const MOST_LINES = 1_000

interface Props {
  chart: UsageChart
  /** Of the rows, however many series they stand in; null while they are loaded. */
  totals: UsageTotals | null
  /** The zone of its spans. */
  zone: string
  format: (value: number) => string
  formatTime: (second: number) => string
  /** The search for the rows of one figure, of all series if it is null; null if there is none. */
  toRows: (series: Series | null, from: number, to: number) => FlatSearch | null
}

/** The figures of the chart, the newest first; each is a link to its rows. */
export function UsageTable({ chart, totals, zone, format, formatTime, toRows }: Props) {
  const cell = 'px-2 py-1 text-end tabular whitespace-nowrap'
  return (
    <div className="overflow-x-auto">
      <table className="w-full border-collapse text-12">
        <thead>
          <tr className="border-b hairline">
            <th scope="col" className="px-2 py-1 text-start font-medium">
              {t.when(zone)}
            </th>
            {chart.series.length > 1 &&
              chart.series.map((one) => (
                <th
                  key={`${one.name ?? ''} ${one.rest}`}
                  scope="col"
                  className="max-w-50 truncate px-2 py-1 text-end font-medium"
                >
                  <bdi>{nameOf(one) ?? t.none}</bdi>
                </th>
              ))}
            <th scope="col" className="px-2 py-1 text-end font-medium">
              {t.total}
            </th>
          </tr>
        </thead>
        <tbody>
          {chart.spans
            .toReversed()
            .slice(0, MOST_LINES)
            .map(({ from, to, values }) => (
              <tr key={from} className="border-b hairline">
                <th scope="row" className="tabular px-2 py-1 text-start font-normal whitespace-nowrap">
                  {formatTime(from)}
                </th>
                {chart.series.length > 1 &&
                  chart.series.map((one, at) => (
                    <td key={`${one.name ?? ''} ${one.rest}`} className={cell}>
                      <Figure value={values[at] ?? 0} format={format} search={toRows(one, from, to)} />
                    </td>
                  ))}
                <td className={cell}>
                  {totals !== null && (
                    <Figure value={totals.of.get(from) ?? 0} format={format} search={toRows(null, from, to)} />
                  )}
                </td>
              </tr>
            ))}
        </tbody>
        <tfoot>
          <tr>
            <th scope="row" className="px-2 py-1 text-start font-medium">
              {t.total}
            </th>
            {chart.series.length > 1 &&
              chart.series.map((one) => (
                <td key={`${one.name ?? ''} ${one.rest}`} className={cell}>
                  {format(one.total)}
                </td>
              ))}
            <td className={cell}>{totals !== null && format(totals.all)}</td>
          </tr>
        </tfoot>
      </table>
    </div>
  )
}

function Figure({
  value,
  format,
  search,
}: {
  value: number
  format: (value: number) => string
  search: FlatSearch | null
}) {
  if (value === 0 || search === null) return <>{format(value)}</>
  return (
    <PageLink to={{ to: '/completions', search }} aria-label={`${format(value)}: ${t.toRows}`}>
      {format(value)}
    </PageLink>
  )
}

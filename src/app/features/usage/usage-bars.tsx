import { PageLink } from '../../address/page-link.tsx'
import { usageMessages as t } from '../../messages/usage.ts'
import type { FlatSearch } from '../../search/completions-search.ts'
import { SERIES_TONES } from '../../ui/series-tones.ts'
import type { Series, UsageChart } from './usage-chart.ts'
import { toVisibleText } from '../../text/visible-text.ts'

/** Of the drawing; it is stretched to the width of the page, and as many pixels high. */
const WIDTH = 1_000
const HEIGHT = 240

interface Props {
  chart: UsageChart
  label: string
  format: (value: number) => string
  formatTime: (second: number) => string
  /** The search for the rows of one part; null if there is none. */
  toRows: (series: Series, from: number, to: number) => FlatSearch | null
}

/** Stacked bars over time. Every part is a link to its rows; the table beside it has the same figures. */
export function UsageBars({ chart, label, format, formatTime, toRows }: Props) {
  const most = Math.max(...chart.spans.map(({ sum }) => sum), 0)
  const width = WIDTH / Math.max(chart.spans.length, 1)
  return (
    <svg viewBox={`0 0 ${WIDTH} ${HEIGHT}`} preserveAspectRatio="none" className="block h-60 w-full" aria-label={label}>
      {chart.spans.map(({ from, to, values }, at) => {
        let below = HEIGHT
        return (
          <g key={from}>
            {values.map((value, series) => {
              const one = chart.series[series]
              if (one === undefined || value <= 0) return null
              const height = Math.max((value / most) * HEIGHT, 0.5)
              below -= height
              const text = t.part(nameOf(one), formatTime(from), format(value))
              const rows = toRows(one, from, to)
              const bar = (
                <rect
                  x={at * width}
                  y={below}
                  width={Math.max(width - Math.min(width * 0.15, 4), 0.5)}
                  height={height}
                  className={`${SERIES_TONES[series % SERIES_TONES.length]} hover:opacity-75`}
                >
                  <title>{text}</title>
                </rect>
              )
              if (rows === null) return <g key={one.name ?? ''}>{bar}</g>
              return (
                <PageLink
                  key={`${series} ${one.name ?? ''}`}
                  to={{ to: '/completions', search: rows }}
                  aria-label={text}
                >
                  {bar}
                </PageLink>
              )
            })}
          </g>
        )
      })}
    </svg>
  )
}

/** The colour of each series, with its total. */
export function UsageLegend({ series, format }: { series: readonly Series[]; format: (value: number) => string }) {
  return (
    <ul className="flex flex-wrap gap-x-4 gap-y-1 py-2 text-12">
      {series.map((one, at) => (
        <li key={`${one.name ?? ''} ${one.rest}`} className="flex min-w-0 items-center gap-1.5">
          <svg aria-hidden viewBox="0 0 10 10" className="size-2.5 shrink-0">
            <rect width="10" height="10" className={SERIES_TONES[at % SERIES_TONES.length]} />
          </svg>
          <bdi className="min-w-0 truncate">{nameOf(one) ?? (series.length > 1 ? t.none : t.total)}</bdi>
          <span className="tabular shrink-0 text-n11">{format(one.total)}</span>
        </li>
      ))}
    </ul>
  )
}

/** The name of a series; null if there is only one. */
export function nameOf({ name, rest }: Series): string | null {
  return rest > 0 ? t.others(rest) : name === null ? null : toVisibleText(name)
}

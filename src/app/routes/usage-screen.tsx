import { useQuery } from '@tanstack/react-query'
import { useMemo, useRef } from 'react'
import { DEFAULT_SORT, EVERYTHING, type SearchQuery } from '#contract/search/search-query.ts'
import { UNSEARCHABLE } from '#contract/text/is-searchable.ts'
import { USAGE_UNITS } from '#contract/found/usage-over-time.ts'
import { formatCost, formatNumber, zoneName } from '#lib/format.ts'
import { zoneOffset } from '#contract/found/zone-offset.ts'
import { goTo } from '../address/go-to.ts'
import { useFlatSearch } from '../address/use-flat-search.ts'
import { toAskable } from '../api/askable.ts'
import { facetsQuery } from '../api/queries.ts'
import { usagePath, usageQuery } from '../api/usage-query.ts'
import { BASE_PATH } from '../base-path.ts'
import { FilterBox, type FilterBoxHandle } from '../features/completions/filters/box/filter-box.tsx'
import { FilterChipBar } from '../features/completions/filters/chips/filter-chip-bar.tsx'
import { RefusedNote } from '../features/completions/filters/refused-note.tsx'
import { TimeRange } from '../features/completions/filters/time-range.tsx'
import QueryError from '../features/completions/states/query-error.tsx'
import { UsageBars, UsageLegend } from '../features/usage/usage-bars.tsx'
import { type UsageMeasure, type Series, toUsageTotals, toUsageChart } from '../features/usage/usage-chart.ts'
import { toRowsOfPart } from '../features/usage/rows-of-part.ts'
import { UsageTable } from '../features/usage/usage-table.tsx'
import { usageMessages as t } from '../messages/usage.ts'
import { usePreferences } from '../preferences.ts'
import { parseCompletionsSearch, toFlatCompletionsSearch } from '../search/completions-search.ts'
import { Skeleton } from '../ui/skeleton.tsx'
import { useNow } from '../ui/use-now.ts'
import { PageFrame } from './page-frame.tsx'

/** The most spans that fit in a chart. */
const MOST_SPANS = 120

interface PickProps {
  label: string
  value: string
  /** The text of each option. */
  options: Readonly<Record<string, string>>
  onPick: (value: string) => void
}

const isMeasure = (text: string): text is UsageMeasure => Object.hasOwn(t.measures, text)

/**
 * Tokens, cost and calls over time, of the rows that the same search finds in the table. The address says what is
 * shown.
 */
export function UsageScreen() {
  const { by = '', unit: givenUnit = '', measure: givenMeasure = '', ...flat } = useFlatSearch()
  const box = useRef<FilterBoxHandle>(null)
  const search = parseCompletionsSearch(flat)
  // Sort order and open row do not change the sums.
  const query: SearchQuery = { ...search.query, sort: DEFAULT_SORT }
  const unit = USAGE_UNITS.find((one) => one === givenUnit) ?? 'day'
  const measure = typeof givenMeasure === 'string' && isMeasure(givenMeasure) ? givenMeasure : 'tokens'
  const apart = typeof by === 'string' && (Object.hasOwn(t.bys, by) || /^meta\../s.test(by)) ? by : ''
  const refused = [
    ...search.refused,
    ...(toAskable(query).q === query.q ? [] : [{ param: 'q', text: query.q ?? '', reason: UNSEARCHABLE }]),
    ...refusedOf('by', by, apart, [...Object.keys(t.bys), 'meta.<key>']),
    ...refusedOf('unit', givenUnit, unit, USAGE_UNITS),
    ...refusedOf('measure', givenMeasure, measure, Object.keys(t.measures)),
  ]

  const go = (change: { query?: SearchQuery; by?: string; unit?: string; measure?: string }) => {
    const next = { by: apart, unit, measure, ...change }
    const kept = { query: next.query ?? query, open: null, columns: null, height: null, view: null }
    goTo({
      to: '/usage',
      search: {
        ...toFlatCompletionsSearch(kept),
        ...(next.by === '' ? {} : { by: next.by }),
        ...(next.unit === 'day' ? {} : { unit: next.unit }),
        ...(next.measure === 'tokens' ? {} : { measure: next.measure }),
      },
    })
  }
  const onQuery = (next: SearchQuery) => go({ query: next })

  const zone = zoneName(usePreferences().timeZone)
  const request = { by: apart === '' ? null : apart, unit, zone }
  const { data, error, refetch, isPlaceholderData } = useQuery(usageQuery(query, request))
  // Older figures stay on the screen while those of another zone are loaded.
  const shownZone = data?.zone ?? zone
  // The keys of the whole source: usage can also be split by one that is filtered away.
  const keys = useQuery(facetsQuery({ ...EVERYTHING, source: query.source }, ['meta.'], '')).data?.metadata_keys ?? []
  const chart = useMemo(() => (data === undefined ? null : toUsageChart(data, measure)), [data, measure])
  const newest = chart === null ? null : { ...chart, spans: chart.spans.slice(-MOST_SPANS) }
  const format = (value: number) => (measure === 'cost_usd' ? formatCost(value) : formatNumber(value))
  // A row with several tools or finish reasons stands in several series; the totals count it once.
  const whole = useQuery(usageQuery(query, { ...request, by: null })).data
  const totals = useMemo(() => (whole === undefined ? null : toUsageTotals(whole, measure)), [whole, measure])
  // Beyond what adding up in another order does to a sum of costs: a millionth, which is more than doubles lose over a billion rows.
  const isSeveral =
    totals !== null && (chart?.series.reduce((sum, one) => sum + one.total, 0) ?? 0) > totals.all * 1.000_001
  const now = useNow()
  const toRows = (series: Series | null, from: number, to: number) => {
    const shown = { query, by: apart, measure, series: chart?.series ?? [] }
    const rows = toRowsOfPart(shown, series, from, to, now)
    return rows === null
      ? null
      : toFlatCompletionsSearch({ query: rows, open: null, columns: null, height: null, view: null })
  }
  const fields = new Set([...keys.map(({ value }) => `meta.${value}`), ...(apart.startsWith('meta.') ? [apart] : [])])
  return (
    <PageFrame title={t.title} search={<FilterBox ref={box} query={query} onQuery={onQuery} />}>
      <RefusedNote refused={refused} />
      <div className="@container flex min-h-9 shrink-0 flex-wrap items-center gap-x-2 border-b hairline px-2 max-sheet:py-1.5">
        <FilterChipBar query={query} unanswered={[]} source="" onQuery={onQuery} onAdd={() => box.current?.focus()} />
        <TimeRange query={query} onQuery={onQuery} />
      </div>
      <div className="min-h-0 flex-1 overflow-auto">
        <div className="mx-auto max-w-300 px-6 py-6 max-sheet:px-3">
          <div className="flex flex-wrap items-end gap-3 pb-4 text-12">
            <h1 className="me-auto text-20 font-semibold tracking-[-0.01em] max-sheet:basis-full">{t.title}</h1>
            <Pick label={t.measure} value={measure} options={t.measures} onPick={(next) => go({ measure: next })} />
            <Pick
              label={t.by}
              value={apart}
              options={{ ...t.bys, ...Object.fromEntries([...fields].map((field) => [field, field])) }}
              onPick={(next) => go({ by: next })}
            />
            <Pick label={t.unit} value={unit} options={t.units} onPick={(next) => go({ unit: next })} />
          </div>
          {error !== null && <QueryError error={error} onRetry={() => void refetch()} />}
          {newest === null && error === null && <Skeleton className="h-60 w-full" />}
          {chart !== null && newest !== null && (
            <div aria-busy={isPlaceholderData || undefined} className={isPlaceholderData ? 'opacity-55' : undefined}>
              {chart.spans.length === 0 ? (
                <p className="py-10 text-center text-13 text-n11">{t.empty}</p>
              ) : (
                <>
                  <UsageBars
                    chart={newest}
                    label={t.chart(t.measures[measure], t.units[unit])}
                    format={format}
                    formatTime={(second) => toTimeText(second, unit, shownZone)}
                    toRows={toRows}
                  />
                  <div className="tabular flex justify-between pt-1 text-12 text-n11">
                    <span>{toTimeText(newest.spans[0]?.from ?? 0, unit, shownZone)}</span>
                    <span>{toTimeText(newest.spans.at(-1)?.from ?? 0, unit, shownZone)}</span>
                  </div>
                  <UsageLegend series={chart.series} format={format} />
                  {isSeveral && <p className="text-12 text-n11">{t.several}</p>}
                  {chart.spans.length > newest.spans.length && (
                    <p className="text-12 text-n11">{t.cutOff(MOST_SPANS)}</p>
                  )}
                  <div className="flex items-baseline justify-between gap-3 pt-5 pb-2">
                    <h2 className="text-15 font-semibold">{t.table}</h2>
                    <a className="text-12" href={`${BASE_PATH}${usagePath(query, request)}&format=csv`} download>
                      {t.csv}
                    </a>
                  </div>
                  <UsageTable
                    chart={chart}
                    totals={totals}
                    zone={shownZone}
                    format={format}
                    formatTime={(second) => toTimeText(second, unit, shownZone)}
                    toRows={toRows}
                  />
                </>
              )}
            </div>
          )}
        </div>
      </div>
    </PageFrame>
  )
}

/** A parameter of the address that is not what is shown, with the words that it takes. */
function refusedOf(param: string, given: string | string[], shown: string, words: readonly string[]) {
  const text = [given].flat().join(',')
  return text === '' || text === shown ? [] : [{ param, text, reason: t.expected(words) }]
}

/** A span by its start, as the clocks of the zone show it. */
function toTimeText(second: number, unit: string, zone: string): string {
  const text = new Date((second + zoneOffset(second, zone)) * 1_000).toISOString()
  return unit === 'hour' ? `${text.slice(0, 13).replace('T', ' ')}:00` : text.slice(0, unit === 'month' ? 7 : 10)
}

function Pick({ label, value, options, onPick }: PickProps) {
  return (
    <label className="grid min-w-0 gap-1 max-sheet:flex-1">
      {label}
      <select
        className="h-7 min-w-0 rounded-2 border border-n7 bg-n1 px-1.5 text-12 text-n12 max-sheet:h-10"
        value={value}
        onChange={({ target }) => onPick(target.value)}
      >
        {Object.entries(options).map(([id, text]) => (
          <option key={id} value={id}>
            {text}
          </option>
        ))}
      </select>
    </label>
  )
}

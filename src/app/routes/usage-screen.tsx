import { getRouteApi, useNavigate } from '@tanstack/react-router'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useMemo } from 'react'
import { facetsSchema } from '#contract/facets.ts'
import { toSearchParams } from '#contract/search-query-codec.ts'
import { DEFAULT_SORT, type SearchQuery } from '#contract/search-query.ts'
import { USAGE_UNITS, usageOverTimeSchema } from '#contract/usage-over-time.ts'
import { formatCost, formatNumber } from '#lib/format.ts'
import { getJson } from '../api/http.ts'
import { BASE_PATH } from '../base-path.ts'
import { FilterBox } from '../features/completions/filters/filter-box.tsx'
import { FilterChipBar } from '../features/completions/filters/filter-chip-bar.tsx'
import { RefusedNote } from '../features/completions/filters/refused-note.tsx'
import { TimeRange, withCreated } from '../features/completions/filters/time-range.tsx'
import QueryError from '../features/completions/states/query-error.tsx'
import { UsageBars, UsageLegend } from '../features/usage/usage-chart.tsx'
import { type Measure, type Series, toUsageChart } from '../features/usage/usage-series.ts'
import { UsageTable } from '../features/usage/usage-table.tsx'
import { usageMessages as t } from '../messages/usage.ts'
import { type FlatSearch, parseCompletionsSearch, toFlatCompletionsSearch } from '../search/completions-search.ts'
import { Skeleton } from '../ui/skeleton.tsx'
import { PageFrame } from './page-frame.tsx'

const route = getRouteApi('/usage')
/** Spans that a chart has room for. */
const MOST_SPANS = 120
const SELECT = 'h-7 min-w-0 rounded-2 border border-n7 bg-n1 px-1.5 text-12 text-n12 max-sheet:h-10'

const isMeasure = (text: string): text is Measure => Object.hasOwn(t.measures, text)

/** Tokens, cost and calls over time, of the rows that the same search finds in the table. What it shows is in the address. */
export function UsageScreen() {
  const { by = '', unit: givenUnit = '', measure: givenMeasure = '', ...flat }: FlatSearch = route.useSearch()
  const navigate = useNavigate()
  const search = parseCompletionsSearch(flat)
  // How rows are sorted, and which is open, says nothing about their sums.
  const query: SearchQuery = { ...search.query, sort: DEFAULT_SORT }
  const unit = USAGE_UNITS.find((one) => one === givenUnit) ?? 'day'
  const measure = typeof givenMeasure === 'string' && isMeasure(givenMeasure) ? givenMeasure : 'tokens'
  const apart = typeof by === 'string' ? by : ''

  const go = (change: { query?: SearchQuery; by?: string; unit?: string; measure?: string }) => {
    const next = { by: apart, unit, measure, ...change }
    const kept = { query: next.query ?? query, open: null, columns: null, view: null }
    void navigate({
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

  const params = toSearchParams(query)
  if (apart !== '') params.set('by', apart)
  params.set('unit', unit)
  const path = `/api/usage?${params.toString()}`
  const { data, error, refetch, isPlaceholderData } = useQuery({
    queryKey: ['usage', path],
    queryFn: ({ signal }) => getJson(path, usageOverTimeSchema, signal),
    placeholderData: keepPreviousData,
  })
  const keys = useQuery({
    queryKey: ['usage-keys', query.source],
    queryFn: ({ signal }) => getJson(`/api/facets?${keysOf(query)}`, facetsSchema, signal),
    staleTime: 60_000,
    select: ({ metadata_keys }) => metadata_keys.map(({ value }) => `meta.${value}`),
  }).data
  const chart = useMemo(() => (data === undefined ? null : toUsageChart(data, measure, MOST_SPANS)), [data, measure])
  const all = useMemo(() => (data === undefined ? null : toUsageChart(data, measure)), [data, measure])
  const format = (value: number) => (measure === 'cost_usd' ? formatCost(value) : formatNumber(value))
  const toRows = (series: Series, from: number, to: number) => toRowSearch(query, apart, series, from, to)
  const fields = ['', 'model', 'finish', 'tier', 'tool', 'way', 'capture'] as const
  return (
    <PageFrame title={t.title} search={<FilterBox query={query} onQuery={onQuery} />}>
      <RefusedNote refused={search.refused} />
      <div className="flex min-h-9 shrink-0 flex-wrap items-center gap-x-2 border-b hairline px-2 max-sheet:pb-1.5">
        <FilterChipBar query={query} unanswered={[]} source="" onQuery={onQuery} onAdd={focusBox} />
        <TimeRange query={query} onQuery={onQuery} />
      </div>
      <div className="min-h-0 flex-1 overflow-auto">
        <div className="mx-auto max-w-300 px-6 py-6 max-sheet:px-3">
          <div className="flex flex-wrap items-end gap-3 pb-4 text-12">
            <h1 className="me-auto text-20 font-semibold tracking-[-0.01em] max-sheet:basis-full">{t.title}</h1>
            <label className="grid gap-1">
              {t.measure}
              <select className={SELECT} value={measure} onChange={({ target }) => go({ measure: target.value })}>
                {Object.entries(t.measures).map(([id, label]) => (
                  <option key={id} value={id}>
                    {label}
                  </option>
                ))}
              </select>
            </label>
            <label className="grid gap-1">
              {t.by}
              <select className={SELECT} value={apart} onChange={({ target }) => go({ by: target.value })}>
                {fields.map((id) => (
                  <option key={id} value={id}>
                    {t.bys[id]}
                  </option>
                ))}
                {[...new Set([...(keys ?? []), ...(apart.startsWith('meta.') ? [apart] : [])])].map((id) => (
                  <option key={id} value={id}>
                    {id}
                  </option>
                ))}
              </select>
            </label>
            <label className="grid gap-1">
              {t.unit}
              <select className={SELECT} value={unit} onChange={({ target }) => go({ unit: target.value })}>
                {USAGE_UNITS.map((id) => (
                  <option key={id} value={id}>
                    {t.units[id]}
                  </option>
                ))}
              </select>
            </label>
          </div>
          {error !== null && <QueryError error={error} onRetry={() => void refetch()} />}
          {chart === null && error === null && <Skeleton className="h-60 w-full" />}
          {chart !== null && all !== null && (
            <div aria-busy={isPlaceholderData || undefined} className={isPlaceholderData ? 'opacity-55' : undefined}>
              {chart.spans.length === 0 ? (
                <p className="py-10 text-center text-13 text-n11">{t.empty}</p>
              ) : (
                <>
                  <UsageBars
                    chart={chart}
                    label={t.chart(t.measures[measure], t.units[unit])}
                    format={format}
                    formatTime={(second) => toTimeText(second, unit)}
                    toRows={toRows}
                  />
                  <div className="tabular flex justify-between pt-1 text-12 text-n11">
                    <span>{toTimeText(chart.spans[0]?.from ?? 0, unit)}</span>
                    <span>{toTimeText(chart.spans.at(-1)?.from ?? 0, unit)}</span>
                  </div>
                  <UsageLegend series={chart.series} format={format} />
                  {all.spans.length > chart.spans.length && <p className="text-12 text-n11">{t.cutOff(MOST_SPANS)}</p>}
                  <div className="flex items-baseline justify-between gap-3 pt-5 pb-2">
                    <h2 className="text-15 font-semibold">{t.table}</h2>
                    <a className="text-12" href={`${BASE_PATH}${path}&format=csv`} download>
                      {t.csv}
                    </a>
                  </div>
                  <UsageTable
                    chart={all}
                    format={format}
                    formatTime={(second) => toTimeText(second, unit)}
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

/** Spans are of UTC, and say so. */
function toTimeText(second: number, unit: string): string {
  const text = new Date(second * 1_000).toISOString()
  return unit === 'hour' ? `${text.slice(0, 13).replace('T', ' ')}:00` : text.slice(0, unit === 'month' ? 7 : 10)
}

function toRowSearch(query: SearchQuery, by: string, series: Series, from: number, to: number): FlatSearch | null {
  if (series.rest > 0) return null
  const spanned = withCreated(query, `${toIso(from)}..${toIso(to - 1)}`)
  const flat = toFlatCompletionsSearch({ query: spanned, open: null, columns: null, view: null })
  if (by === '') return flat
  if (series.name === null) return by.startsWith('meta.') ? { ...flat, [by]: '!*' } : null
  if (by === 'way') return null
  return { ...flat, [by]: series.name.replaceAll(/[\\,!*]/g, String.raw`\$&`) }
}

function toIso(second: number): string {
  return new Date(second * 1_000).toISOString().replace('.000', '')
}

function focusBox(): void {
  document.querySelector<HTMLInputElement>('input[role=combobox]')?.focus()
}

function keysOf({ source }: SearchQuery): string {
  const params = new URLSearchParams({ field: 'meta.', limit: '50' })
  if (source !== null) params.set('source', source)
  return params.toString()
}

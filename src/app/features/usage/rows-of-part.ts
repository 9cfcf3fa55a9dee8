import { countedField, isListField } from '#contract/search/filter-fields.ts'
import type { ListField } from '#contract/search/filter-table.ts'
import type { SearchQuery } from '#contract/search/search-query.ts'
import { parseSearchQuery } from '#contract/search/search-query-codec.ts'
import { withinCreated } from '#contract/search/within-created.ts'
import type { Series, UsageChart, UsageMeasure } from './usage-chart.ts'

/** What the chart shows, of which a part is asked for. */
interface Shown {
  query: SearchQuery
  /** The field that tells the series apart; empty: none does. */
  by: string
  measure: UsageMeasure
  series: UsageChart['series']
}

/** More values would make an address that no server takes. */
const MOST_NAMES = 100

/**
 * The search for the rows that a part of the chart counts: those of a series, or of all (null), from one second to before
 * another. Null if no search finds just them. `now` is Unix seconds.
 */
export function toRowsOfPart(
  shown: Shown,
  series: Series | null,
  from: number,
  to: number,
  now: number,
): SearchQuery | null {
  const created = withinCreated(shown.query.created, from, to - 1, now)
  const spanned = { ...shown.query, created: parseSearchQuery(new URLSearchParams({ created })).query.created }
  const told = series === null || shown.by === '' ? spanned : toSeries(spanned, shown, series)
  return told === null ? null : toMeasured(told, shown.measure)
}

/** The rows that the measure counts; all of them have some of the others. */
function toMeasured(query: SearchQuery, measure: UsageMeasure): SearchQuery | null {
  switch (measure) {
    case 'cut':
      return narrowed(query, 'finish', ['length'], false)
    case 'failed':
      return narrowed(query, 'capture', ['complete'], true)
    case 'refused':
      return { ...query, has: [...query.has, { feature: 'refusal', not: false }] }
    case 'cache_hits': {
      const { from = null, to = null } = query.ranges.cached_tokens ?? {}
      return { ...query, ranges: { ...query.ranges, cached_tokens: { from: Math.max(from ?? 1, 1), to } } }
    }
    case 'calls':
    case 'prompt_tokens':
    case 'completion_tokens':
    case 'cached_tokens':
    case 'reasoning_tokens':
    case 'tokens':
    case 'cost_usd':
      break
  }
  return query
}

function toSeries(query: SearchQuery, { by, series }: Shown, { names }: Series): SearchQuery | null {
  const values = namesIn(names)
  const hasNone = values.length < names.length
  const others = namesIn(series.flatMap((one) => one.names).filter((name) => !names.includes(name)))
  if (by.startsWith('meta.')) {
    const key = by.slice('meta.'.length)
    if (values.length === 0) return { ...query, meta: [...query.meta, { key, values: null, not: true }] }
    if (!hasNone && values.length <= MOST_NAMES) return { ...query, meta: [...query.meta, { key, values, not: false }] }
    const some = hasNone ? [] : [{ key, values: null, not: false }]
    return others.length > MOST_NAMES
      ? null
      : { ...query, meta: [...query.meta, ...some, { key, values: others, not: true }] }
  }
  if (!isListField(by)) return null
  if (!hasNone && values.length <= MOST_NAMES) return narrowed(query, by, values, false)
  const { isClosed = false, isSingle = false } = countedField(by)
  // What is none of the others may be one of them too where a row has several values, and is none at all otherwise.
  const isExact = hasNone && !isClosed && (isSingle || values.length === 0)
  return isExact && others.length <= MOST_NAMES ? narrowed(query, by, others, true) : null
}

/** The search with a condition on a field beside the one that it has already; null if no list says both. */
function narrowed(query: SearchQuery, field: ListField, values: readonly string[], not: boolean): SearchQuery | null {
  const old = query[field]
  if (values.length === 0) return query
  if (old === null) return { ...query, [field]: { values, not } }
  if (old.not && not) return { ...query, [field]: { values: [...new Set([...old.values, ...values])], not } }
  const { isSingle = false } = countedField(field)
  if (!isSingle) {
    const isImplied = !not && !old.not && values.every((value) => old.values.includes(value))
    return isImplied ? { ...query, [field]: { values, not } } : null
  }
  const [wanted, other] = not ? [old, { values, not }] : [{ values }, old]
  const left = wanted.values.filter((value) => other.values.includes(value) !== other.not)
  return left.length === 0 ? null : { ...query, [field]: { values: left, not: false } }
}

function namesIn(names: readonly (string | null)[]): string[] {
  return names.filter((name) => name !== null)
}

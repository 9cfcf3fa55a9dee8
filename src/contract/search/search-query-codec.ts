import { columnKind, isColumnId } from '../row/columns.ts'
import { formatCreatedRange, parseCreatedRange } from './created-range.ts'
import { formatExpiresRange, parseExpiresRange } from './expires-range.ts'
import { FEATURES, type Feature } from '../row/feature.ts'
import { countedField, FILTER_NAMES, isListField, isRangeField, RANGE_FIELDS, stepOf } from './filter-fields.ts'
import type { RangeField } from './filter-table.ts'
import { formatList, parseList } from './search-list.ts'
import { SHOWING_PARAMS } from './showing-params.ts'
import {
  type AnyOf,
  BEST_MATCH,
  DEFAULT_SORT,
  EVERYTHING,
  isSourceName,
  type MetadataCondition,
  type Range,
  type SearchQuery,
  type Sort,
} from './search-query.ts'

/** A parameter that was not understood and is ignored; the screen names it. */
export interface RefusedParam {
  param: string
  text: string
  reason: string
}

/** Parameters of the page and of single routes, about how to show the answer. */
const NOT_ASKING: ReadonlySet<string> = new Set([
  ...SHOWING_PARAMS,
  ...'cursor limit at as_of count format field prefix bars'.split(' '),
])

type Refuse = (text: string, reason: string) => void

/**
 * Reads a search from the address bar or an `/api` URL. Never throws: a parameter that is not understood is ignored and
 * named in `refused`. Values are escaped as described in `search-list.ts`.
 */
export function parseSearchQuery(params: URLSearchParams): { query: SearchQuery; refused: RefusedParam[] } {
  const refused: RefusedParam[] = []
  const meta: MetadataCondition[] = []
  const query: SearchQuery & { ranges: Partial<Record<RangeField, Range>> } = { ...EVERYTHING, meta, ranges: {} }
  const seen = new Set<string>()
  for (const [param, text] of params) {
    if (NOT_ASKING.has(param)) continue
    const refuse: Refuse = (wrong, reason) => refused.push({ param, text: wrong, reason })
    if (param.startsWith('meta.')) {
      readMeta(meta, param.slice('meta.'.length), text, refuse)
      continue
    }
    if (seen.has(param)) {
      refuse(text, 'given twice; the first one counts')
      continue
    }
    seen.add(param)
    readParam(query, param, text, refuse)
  }
  return { query, refused }
}

function readMeta(meta: MetadataCondition[], key: string, text: string, refuse: Refuse): void {
  // `meta.customer=` asks for the empty value, as `metadata[customer]=` does in the contract.
  const { odd, ...condition } = parseList(text === '' || text === '!' ? `${text}\\e` : text)
  refuseOdd(odd, refuse)
  if (odd.length === 0 || condition.values?.length !== 0) meta.push({ key, ...condition })
}

function refuseOdd(odd: readonly string[], refuse: Refuse): void {
  for (const entry of odd) refuse(entry, 'a list is a,b or !a,b; write \\! or \\* for the sign itself')
}

function readParam(
  query: SearchQuery & { ranges: Partial<Record<RangeField, Range>> },
  param: string,
  text: string,
  refuse: Refuse,
): void {
  if (isListField(param)) query[param] = readList(text, refuse, countedField(param).words ?? null)
  else if (isRangeField(param)) {
    const bounds = readRange(param, text, refuse)
    if (bounds !== null) query.ranges[param] = bounds
  } else if (param === 'source') {
    query.source = isSourceName(text) ? text : null
    if (query.source === null) refuse(text, 'expected store, sample, upstream or upstream.<name>')
  } else if (param === 'q') query.q = text.trim() === '' ? null : text
  else if (param === 'has') query.has = readFeatures(text, refuse)
  else if (param === 'created') {
    query.created = text === '' ? null : parseCreatedRange(text)
    if (text !== '' && query.created === null) refuse(text, 'expected a range such as -24h.. or 2026-11-01..2026-11-08')
  } else if (param === 'expires') {
    query.expires = text === '' ? null : parseExpiresRange(text)
    if (text !== '' && query.expires === null) refuse(text, 'expected a span from now such as ..3d or 12h..2d')
  } else if (param === 'sort') query.sort = readSort(text, refuse)
  else refuse(text, 'not a search parameter')
}

/** `words`: the only values of the field. */
function readList(text: string, refuse: Refuse, words: readonly string[] | null): AnyOf | null {
  const { values, not, odd } = parseList(text)
  refuseOdd(odd, refuse)
  if (values === null) {
    refuse(text, 'an asterisk asks only about metadata; write \\* for the value itself')
    return null
  }
  const isKnown = (value: string) => words === null || words.includes(value)
  const known = values.filter(isKnown)
  for (const value of values) if (!isKnown(value)) refuse(value, `expected ${words?.join(', ')}`)
  return known.length === 0 ? null : { values: known, not }
}

function readFeatures(text: string, refuse: Refuse): SearchQuery['has'] {
  const has = new Map<Feature, boolean>()
  for (const word of text.split(',').filter((part) => part !== '')) {
    const not = word.startsWith('-')
    const feature = FEATURES.find((name) => name === (not ? word.slice(1) : word))
    if (feature === undefined) refuse(word, `expected ${FEATURES.join(', ')}`)
    else has.set(feature, not)
  }
  return [...has].map(([feature, not]) => ({ feature, not }))
}

const NUMBER = /^\d+(\.\d+)?(e[+-]?\d+)?$/i

function readRange(field: RangeField, text: string, refuse: Refuse): Range | null {
  if (text === '') return null
  const [fromText = '', toText = fromText, ...more] = text.split('..')
  const bounds = { from: readNumber(field, fromText), to: readNumber(field, toText) }
  const unreadable = Number.isNaN(bounds.from) || Number.isNaN(bounds.to) || more.length > 0
  if (unreadable || (bounds.from === null && bounds.to === null)) {
    refuse(
      text,
      columnKind(field) === 'dollars'
        ? 'expected a range such as 0.01.. or ..2.5'
        : 'expected a range such as 1000.. or 10..20',
    )
    return null
  }
  if (bounds.from !== null && bounds.to !== null && bounds.from > bounds.to) {
    refuse(text, 'the range ends before it begins')
    return null
  }
  return bounds
}

function formatFeatures(has: SearchQuery['has']): string {
  return has.map(({ feature, not }) => (not ? `-${feature}` : feature)).join(',')
}

function readNumber(field: RangeField, text: string): number | null {
  if (text === '') return null
  const value = NUMBER.test(text) ? Number(text) : Number.NaN
  const fits = stepOf(field) < 1 ? Number.isFinite(value) : Number.isSafeInteger(value)
  return fits ? value : Number.NaN
}

function readSort(text: string, refuse: Refuse): Sort {
  const descending = text.startsWith('-')
  const field = descending ? text.slice(1) : text
  if (field === BEST_MATCH.field) return BEST_MATCH
  if (field.startsWith('meta.') || isColumnId(field)) return { field, descending }
  if (text !== '') refuse(text, 'there is no such column')
  return DEFAULT_SORT
}

/** The parameters that `parseSearchQuery` reads back, in a fixed order, without defaults. */
export function toSearchParams(query: SearchQuery): URLSearchParams {
  const params = new URLSearchParams()
  if (query.source !== null) params.append('source', query.source)
  if (query.q !== null) params.append('q', query.q)
  for (const name of FILTER_NAMES) {
    const list = isListField(name) ? query[name] : null
    if (list !== null) params.append(name, formatList(list))
    else if (name === 'meta') for (const { key, ...one } of query.meta) params.append(`meta.${key}`, formatList(one))
    else if (name === 'has' && query.has.length > 0) params.append(name, formatFeatures(query.has))
    else if (name === 'created' && query.created !== null) params.append(name, formatCreatedRange(query.created))
    else if (name === 'expires' && query.expires !== null) params.append(name, formatExpiresRange(query.expires))
  }
  for (const field of RANGE_FIELDS) {
    const range = query.ranges[field]
    if (range !== undefined) params.append(field, `${range.from ?? ''}..${range.to ?? ''}`)
  }
  const { field, descending } = query.sort
  if (field !== DEFAULT_SORT.field || descending !== DEFAULT_SORT.descending) {
    params.append('sort', descending ? `-${field}` : field)
  }
  return params
}

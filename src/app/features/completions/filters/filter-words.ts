import { FEATURES } from '#contract/feature.ts'
import { LIST_FIELDS, RANGE_FIELDS, type SearchQuery } from '#contract/search-query.ts'
import { parseSearchQuery } from '#contract/search-query-codec.ts'
import type { TimeZoneChoice } from '#lib/format.ts'
import { filterMessages } from '../../../messages/filters.ts'
import { applyFilterChange, type FilterChange, isMetadataField } from '../../../search/filter-change.ts'
import { toZonedCreated } from '../../../search/zoned-created.ts'

const { problems } = filterMessages
const SPANS = ['created', 'expires'] as const
const RANGES: readonly string[] = [...SPANS, ...RANGE_FIELDS]

/** What may stand before a colon in the filter box, in the order of its suggestions. `meta.` takes a key. */
export const FILTER_FIELDS: readonly string[] = [
  'model',
  'finish',
  'capture',
  'has',
  'tool',
  'meta.',
  'tier',
  ...RANGES,
]

/** One word of the filter box. `field` is null for plain text. */
export interface FilterWord {
  text: string
  not: boolean
  field: string | null
  value: string
  /** Written in quotes: taken as it stands. */
  quoted: boolean
}

const WORD = /(?:[^\s"]+|"[^"]*"?)+/g
const PARTS = /^(-?)((?:meta\."[^"]*")|[A-Za-z_]+|meta\.[^\s:"]+):(.*)$/s

/** Cuts the text of the box into words; double quotes keep spaces together. */
export function splitFilterWords(text: string): FilterWord[] {
  return [...text.matchAll(WORD)].map(([word]) => {
    const parts = PARTS.exec(word)
    if (parts === null)
      return { text: word, not: false, field: null, value: unquote(word), quoted: word.startsWith('"') }
    const [, minus, field = '', value = ''] = parts
    return {
      text: word,
      not: minus === '-',
      field: unquote(field),
      value: unquote(value),
      quoted: value.startsWith('"'),
    }
  })
}

/**
 * The question with what the box says on top. Plain words become the text search, in place of the one before. Words that
 * make no sense are left out and explained in `problems`. Days are those of the given zone.
 */
export function applyFilterText(
  query: SearchQuery,
  text: string,
  zone: TimeZoneChoice,
): { query: SearchQuery; problems: string[] } {
  const found: string[] = []
  const plain: string[] = []
  let result = query
  for (const word of splitFilterWords(text)) {
    if (word.field === null) plain.push(word.text)
    else {
      const next = applyWord(result, word, zone)
      if (typeof next === 'string') found.push(next)
      else result = next
    }
  }
  return { query: plain.length === 0 ? result : { ...result, q: plain.join(' ') }, problems: found }
}

function applyWord(query: SearchQuery, word: FilterWord, zone: TimeZoneChoice): SearchQuery | string {
  const field = word.field ?? ''
  const isMeta = isMetadataField(field)
  const target = isMeta ? field : LIST_FIELDS.find((name) => name === field)
  const isRange = RANGES.includes(field)
  if (target === undefined && !isRange && field !== 'has') return problems.unknownField(field)
  if (word.value === '' && !(isMeta && word.quoted)) return problems.noValue(field)
  if (field === 'has') {
    const change: FilterChange = { field: 'has', value: word.value, not: word.not }
    return FEATURES.some((name) => name === word.value)
      ? applyFilterChange(query, change)
      : problems.unknownFeature(word.value)
  }
  if (isRange && word.not) return problems.noNot(field)
  if (target !== undefined && word.quoted) {
    return applyFilterChange(query, { field: target, value: word.value, not: word.not })
  }
  const asked = field === 'created' && zone === 'local' ? toZonedCreated(word.value) : word.value
  const { query: said, refused } = parseSearchQuery(new URLSearchParams([[field, asked]]))
  const [wrong] = refused
  if (wrong !== undefined) return `${word.text}: ${wrong.reason}`
  const span = SPANS.find((name) => name === field)
  if (span !== undefined) return { ...query, [span]: said[span] }
  if (target === undefined) return { ...query, ranges: { ...query.ranges, ...said.ranges } }
  const condition = isMetadataField(target) ? said.meta[0] : said[target]
  const values: readonly (string | null)[] = condition?.values ?? [null]
  const not = word.not !== (condition?.not ?? false)
  return values.reduce<SearchQuery>((so, value) => applyFilterChange(so, { field: target, value, not }), query)
}

function unquote(text: string): string {
  return text.replaceAll('"', '')
}

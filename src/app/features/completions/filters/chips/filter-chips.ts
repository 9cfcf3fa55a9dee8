import { LIST_FIELDS, RANGE_FIELDS } from '#contract/search/filter-fields.ts'
import type { SearchQuery } from '#contract/search/search-query.ts'
import type { TimeZoneChoice } from '#lib/format.ts'
import { filterMessages } from '../../../../messages/list/filters.ts'
import { toRangeWords } from '../range-words.ts'
import { toCreatedWords, toExpiresWords } from '../span-words.ts'

/** One active condition, ready to be shown, inverted or removed. */
export interface FilterChip {
  /** The search parameter, as in `unanswered`. */
  param: string
  /** To be shown: `model`, `customer`, `created`. */
  field: string
  /** `is`, `is not`, `has`…; empty if the value says it all. */
  relation: string
  value: string
  not: boolean
  without: SearchQuery
  /** The search with this condition inverted; null if that is not possible. */
  turned: SearchQuery | null
}

/** The conditions of a search, one chip each, in the order of the address; times in the given zone. */
export function toFilterChips(query: SearchQuery, zone: TimeZoneChoice, nowMs: number = Date.now()): FilterChip[] {
  const { is, isNot, has, hasNot, or, anyValue, text, emptyValue } = filterMessages
  const chips: FilterChip[] = []
  const asWord = (value: string) => (value === '' ? emptyValue : value)
  if (query.q !== null) {
    chips.push({ ...plain, param: 'q', field: text, value: query.q, without: { ...query, q: null } })
  }
  for (const name of LIST_FIELDS) {
    const list = query[name]
    if (list === null) continue
    chips.push({
      param: name,
      field: name,
      relation: list.not ? isNot : is,
      value: list.values.map(asWord).join(or),
      not: list.not,
      without: { ...query, [name]: null },
      turned: { ...query, [name]: { ...list, not: !list.not } },
    })
  }
  for (const [index, condition] of query.meta.entries()) {
    const others = query.meta.filter((_, at) => at !== index)
    const turned = { ...condition, not: !condition.not }
    chips.push({
      param: `meta.${condition.key}`,
      field: condition.values === null ? '' : asWord(condition.key),
      relation: condition.values === null ? (condition.not ? hasNot : has) : condition.not ? isNot : is,
      value: condition.values === null ? asWord(condition.key) : condition.values.map(asWord).join(or) || anyValue,
      not: condition.not,
      without: { ...query, meta: others },
      turned: { ...query, meta: query.meta.with(index, turned) },
    })
  }
  for (const one of query.has) {
    const others = query.has.filter((other) => other.feature !== one.feature)
    chips.push({
      param: 'has',
      field: '',
      relation: one.not ? hasNot : has,
      value: one.feature,
      not: one.not,
      without: { ...query, has: others },
      turned: { ...query, has: [...others, { ...one, not: !one.not }] },
    })
  }
  if (query.created !== null) {
    const value = toCreatedWords(query.created, zone, nowMs)
    chips.push({ ...plain, param: 'created', field: 'created', value, without: { ...query, created: null } })
  }
  if (query.expires !== null) {
    const value = toExpiresWords(query.expires)
    chips.push({ ...plain, param: 'expires', field: 'expires', value, without: { ...query, expires: null } })
  }
  for (const field of RANGE_FIELDS) {
    const { [field]: range, ...ranges } = query.ranges
    if (range === undefined) continue
    chips.push({ ...plain, param: field, field, value: toRangeWords(field, range), without: { ...query, ranges } })
  }
  return chips
}

const plain = { relation: '', not: false, turned: null } as const

import { applyFilterChange, type FilterField, isFilterField, isMetadataField } from './filter-change.ts'
import { type FilterWord, isExcluded, quoteFilterField, quoteFilterValue, splitFilterWords } from './filter-words.ts'
import { readBounds } from './read-bounds.ts'
import { columnKind } from '../row/columns.ts'
import { countedField, FILTER_NAMES, isRangeField, LIST_FIELDS, RANGE_FIELDS } from './filter-fields.ts'
import { nearestFields } from './nearest-fields.ts'
import { EVERYTHING, type SearchQuery } from './search-query.ts'
import { parseSearchQuery, toSearchParams } from './search-query-codec.ts'

const SPANS = ['created', 'expires'] as const
const ORDERED: readonly string[] = [...SPANS, ...RANGE_FIELDS]

/** The field names of the filter box, in the order of its suggestions. `meta.` takes a key. */
export const FILTER_FIELDS: readonly string[] = [
  ...FILTER_NAMES.map((name) => (name === 'meta' ? 'meta.' : name)),
  ...RANGE_FIELDS,
]

/** Why a word cannot be used, and which characters of the box are wrong. */
export interface FilterProblem {
  kind:
    | 'field'
    | 'value'
    | 'word'
    | 'not'
    | 'bounds'
    | 'range'
    | 'open'
    | 'key'
    | 'any'
    | 'mixed'
    | 'either'
    | 'minus'
    | 'brackets'
  at: number
  end: number
  /** The wrong characters, or the field if there are none. */
  text: string
  /** What is expected, if that is a short list or an example; else empty. */
  expected: string
}

/** Whether the box knows the field. */
export function isFilterName(name: string): boolean {
  return isMetadataField(name) || (FILTER_FIELDS.includes(name) && name !== 'meta.')
}

/** The words of the box, as a search understands them. */
export function readFilterWords(text: string): FilterWord[] {
  return splitFilterWords(text, isFilterName)
}

/**
 * The search with the box's text added. Plain words replace the text search. If a word cannot be used, it is named in
 * `problems`, and the search does not change. `toCreated` reads days in another zone.
 */
export function applyFilterText(
  query: SearchQuery,
  text: string,
  toCreated: (text: string) => string = (asked) => asked,
): { query: SearchQuery; problems: FilterProblem[] } {
  const problems: FilterProblem[] = []
  const plain: string[] = []
  let result = query
  const words = readFilterWords(text)
  for (const [index, word] of words.entries()) {
    if (word.field === null) {
      const joining = toJoining(words[index - 1], word, words[index + 1])
      if (joining !== null && joining !== 'said') problems.push(joining)
      else if (/^[-!]?meta\./.test(word.text)) problems.push(problem('key', word, word.text, `${word.text}:`))
      else if (joining === null) plain.push(word.text)
    } else {
      const next = applyWord(result, word, word.field, toCreated)
      if ('kind' in next) problems.push(next)
      else result = next
    }
  }
  if (problems.length > 0) return { query, problems }
  return { query: plain.length === 0 ? result : { ...result, q: plain.join(' ') }, problems }
}

/** Between words of the text these join; beside a condition they would be searched for. */
const JOINING = new Set(['AND', 'OR', 'NOT'])

/**
 * What a word without a field does beside a condition: null if it is text, `said` if what it asks is what a space asks,
 * or why it cannot be asked.
 */
function toJoining(
  before: FilterWord | undefined,
  word: FilterWord,
  behind: FilterWord | undefined,
): FilterProblem | 'said' | null {
  const bracket = /^[-!]?\(+(?=.)/.exec(word.text)?.[0] ?? ''
  const [inside] = readFilterWords(word.text.slice(bracket.length))
  if (bracket !== '' && inside?.field != null && isFilterName(inside.field))
    return problem('brackets', word, word.text, `${inside.field}:`)
  if (!JOINING.has(word.text)) return null
  if (word.text === 'NOT') return behind?.field == null ? null : problem('minus', word, word.text, `-${behind.text}`)
  const [one, other] = [before, behind].filter((beside) => beside !== undefined)
  if ((one?.field ?? null) === null && (other?.field ?? null) === null) return null
  if (word.text === 'AND') return 'said'
  // At an edge it joins nothing, as far as one can tell.
  if (one === undefined || other === undefined || one.not || other.not) return problem('either', word, word.text)
  const { field } = one
  const either = field !== null && field === other.field && isFilterField(field) && field !== 'has'
  return either ? 'said' : problem('either', word, word.text)
}

function problem(
  kind: FilterProblem['kind'],
  { at, end }: { at: number; end: number },
  text: string,
  expected = '',
): FilterProblem {
  return { kind, at, end, text, expected }
}

function applyWord(
  query: SearchQuery,
  word: FilterWord,
  field: string,
  toCreated: (text: string) => string,
): SearchQuery | FilterProblem {
  if (!isFilterName(field)) return problem('field', word, field, toMeant(field))
  if (word.open !== null) return problem('open', { at: word.open, end: word.end }, word.text.slice(word.open - word.at))
  const [first] = word.values
  if (first === undefined) return problem('value', word, field)
  if (ORDERED.includes(field)) {
    if (word.not) return problem('not', word, field)
    return applyBounds(query, word, field, first.text, toCreated)
  }
  if (word.comparison !== ':') return problem('bounds', word, field)
  return isFilterField(field) ? applyValues(query, word, field) : problem('field', word, field)
}

/** The fields that may be meant by a name that is none; all of them if none is like it. */
function toMeant(name: string): string {
  const near = nearestFields(name, FILTER_FIELDS)
  return (near.length > 0 ? near : FILTER_FIELDS).join(', ')
}

function applyValues(query: SearchQuery, word: FilterWord, field: FilterField): SearchQuery | FilterProblem {
  const known = (isMetadataField(field) ? null : countedField(field).words) ?? null
  // Several features are asked for all together.
  if (field === 'has' && word.or !== null && !word.not)
    return problem('either', { at: word.or, end: word.or + 2 }, 'OR')
  let result = query
  for (const value of word.values) {
    const any = !value.quoted && value.text === '*'
    if (isExcluded(value)) return problem('mixed', value, value.text)
    if (known !== null && !known.includes(value.text)) return problem('word', value, value.text, known.join(', '))
    if (any && (!isMetadataField(field) || word.values.length > 1)) return problem('any', value, value.text)
    result = applyFilterChange(result, { field, value: any ? null : value.text, not: word.not })
  }
  return result
}

function applyBounds(
  query: SearchQuery,
  word: FilterWord,
  field: string,
  asked: string,
  toCreated: (text: string) => string,
): SearchQuery | FilterProblem {
  const [first, second] = word.values
  const place = { at: first?.at ?? word.at, end: word.values.at(-1)?.end ?? word.end }
  if (second !== undefined) return problem('range', second, second.text, '1..2')
  if (isRangeField(field)) {
    const bounds = readBounds(field, word.comparison, asked, query.ranges[field] ?? null)
    if (bounds === null)
      return problem('range', place, asked, columnKind(field) === 'dollars' ? '0.01..2.5' : '1000..2000')
    return { ...query, ranges: { ...query.ranges, [field]: bounds } }
  }
  const span = SPANS.find((name) => name === field) ?? 'created'
  const text = word.comparison === ':' ? asked : word.comparison.startsWith('>') ? `${asked}..` : `..${asked}`
  const params = new URLSearchParams([[span, span === 'created' ? toCreated(text) : text]])
  const { query: said, refused } = parseSearchQuery(params)
  const expected = span === 'created' ? '-24h.., 2026-11-01..2026-11-08' : '..3d, 12h..2d'
  return refused.length > 0 ? problem('range', place, asked, expected) : { ...query, [span]: said[span] }
}

/** A text that is searched for, as it must be written in the box to be searched for: what looks like a condition has quotes. */
export function toBoxText(q: string): string {
  let box = ''
  let end = 0
  for (const word of readFilterWords(q)) {
    const isText = applyFilterText(EVERYTHING, word.text).query.q !== null
    box += q.slice(end, word.at) + (isText ? word.text : `"${word.text.replaceAll('"', '')}"`)
    end = word.end
  }
  return box + q.slice(end)
}

/** The text for the box that stands for the conditions of a search; not for its source and order. */
export function toFilterText(query: SearchQuery): string {
  const words: string[] = []
  const list = (field: string, values: readonly string[] | null, not: boolean) =>
    words.push(`${not ? '-' : ''}${quoteFilterField(field)}:${values?.map(quoteFilterValue).join(',') ?? '*'}`)
  for (const field of LIST_FIELDS) {
    const asked = query[field]
    if (asked !== null) list(field, asked.values, asked.not)
  }
  for (const { key, values, not } of query.meta) list(`meta.${key}`, values, not)
  for (const { feature, not } of query.has) list('has', [feature], not)
  const written = toSearchParams(query)
  for (const field of ORDERED) {
    const bounds = written.get(field)
    if (bounds !== null) words.push(`${field}:${bounds}`)
  }
  if (query.q !== null) words.push(toBoxText(query.q))
  return words.join(' ')
}

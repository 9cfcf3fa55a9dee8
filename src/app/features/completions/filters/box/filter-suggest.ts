import type { Facets } from '#contract/found/facets.ts'
import { columnKind } from '#contract/row/columns.ts'
import type { ColumnKind } from '#contract/row/column-table.ts'
import { countedField, isCountedField, isRangeField } from '#contract/search/filter-fields.ts'
import { isFilterField } from '#contract/search/filter-change.ts'
import { FILTER_FIELDS, readFilterWords } from '#contract/search/filter-text.ts'
import { type FilterWord, quoteFilterField, quoteFilterValue } from '#contract/search/filter-words.ts'

/** The word at the end of the box that is being typed: a field's name, or a value. */
export interface Draft {
  /** Everything before that word, including the space. */
  before: string
  not: boolean
  /** null while the field's name is being typed. */
  field: string | null
  /** What has been typed of the name or value. */
  prefix: string
}

/** One line below the box. `word` replaces the draft; `done` means that the word is complete. */
export interface Suggestion {
  word: string
  label: string
  count: number | null
  done: boolean
}

/** Who needs a longer list types another letter. */
const MOST_SUGGESTIONS = 10

/** What a bound may look like, by the field or the kind of its column; after `>` and `<` the amounts alone. */
const BOUNDS: ReadonlyMap<string, readonly string[]> = new Map<ColumnKind | 'created' | 'expires', readonly string[]>([
  ['created', ['-24h..', '-7d..', '-30d..', '-7d..-1d']],
  ['expires', ['..3d', '..7d', '7d..']],
  ['dollars', ['0.001..', '0.01..', '0.1..']],
  ['ms', ['1s..', '5s..', '30s..']],
  ['bytes', ['10kB..', '100kB..', '1MB..']],
  ['count', ['1000..', '10k..', '100..1000']],
])

function boundsOf(field: string): readonly string[] | null {
  return BOUNDS.get(isRangeField(field) ? columnKind(field) : field) ?? (isRangeField(field) ? [] : null)
}

/** Reads the word that is being typed at the end of `text`. */
export function readDraft(text: string): Draft {
  const last = readFilterWords(text).at(-1)
  if (last === undefined || last.end < text.length || /\s$/.test(text)) {
    return last?.open == null ? { before: text, not: false, field: null, prefix: '' } : draftValue(text, last)
  }
  if (last.field !== null) return draftValue(text, last)
  const not = /^[-!]/.test(last.text)
  return { before: text.slice(0, last.at), not, field: null, prefix: not ? last.text.slice(1) : last.text }
}

function draftValue(text: string, { field, not, values }: FilterWord): Draft {
  const value = values.at(-1)
  return value === undefined || value.end < text.length
    ? { before: text, not, field, prefix: '' }
    : { before: text.slice(0, value.at), not, field, prefix: value.text }
}

/**
 * Whether Enter takes the first line: if a field has no value yet, or its value or a metadata key is begun, since the text of
 * such a word is not searched for. A word in quotes or with an asterisk is meant literally.
 */
export function takesFirst(draft: Draft, text: string): boolean {
  if (draft.field === null) return draft.prefix.startsWith('meta.')
  if (draft.prefix === '') return /[:=<>]$/.test(text)
  return draft.prefix !== '*' && !/["\\]/.test(text.slice(draft.before.length))
}

/** The facet fields to ask the server for; null if it has nothing to add. */
export function fieldsToAsk(draft: Draft): readonly string[] | null {
  if (draft.field === null) return ['meta.']
  return isFilterField(draft.field) ? [draft.field] : null
}

/** The prefix to ask for; a metadata key is written after `meta.`. */
export function prefixToAsk(draft: Draft): string {
  return draft.field === null ? draft.prefix.replace(/^meta\./, '') : draft.prefix
}

/** The lines for a draft, the most useful first, with counts from `facets` if known. */
export function toSuggestions(draft: Draft, facets: Facets | undefined): Suggestion[] {
  const minus = draft.not ? '-' : ''
  if (draft.field === null) {
    const fields = FILTER_FIELDS.filter((name) => name.startsWith(draft.prefix)).map((name) => ({
      word: `${minus}${name}${name.endsWith('.') ? '' : ':'}`,
      label: `${minus}${name}${name.endsWith('.') ? '<key>' : ':'}`,
      count: null,
      done: false,
    }))
    const keys = (facets?.metadata_keys ?? [])
      .filter(
        ({ value }) =>
          `meta.${value}`.startsWith(draft.prefix) || (draft.prefix !== '' && value.startsWith(draft.prefix)),
      )
      .map(({ value, count }) => ({
        word: `${minus}${quoteFilterField(`meta.${value}`)}:`,
        label: `${minus}meta.${value}:`,
        count,
        done: false,
      }))
    const signs = !draft.not && isRangeField(draft.prefix) ? ['>', '<'] : []
    const compared = signs.map((sign) => toLine(`${draft.prefix}${sign}`, false))
    return [...fields, ...compared, ...keys].slice(0, MOST_SUGGESTIONS + 6)
  }
  const field = draft.field
  const bounds = boundsOf(field)
  // Only while nothing is typed: `tokens:1000` means just that, and Enter must not make more of it.
  if (bounds !== null) {
    const isCompared = /[<>]=?$/.test(draft.before)
    const amounts = bounds.map((text) => text.replace(/\.\..*$/, '')).filter((text) => /^\d/.test(text))
    return draft.prefix === '' ? (isCompared ? amounts : bounds).map((text) => toLine(text, true)) : []
  }
  const known = facets?.facets.find((facet) => facet.field === field)?.values ?? []
  const counts = new Map(known.map((one) => [one.value, one.count]))
  const values = wordsOf(field) ?? known.map((one) => one.value)
  const prefix = draft.prefix.toLowerCase()
  return (
    values
      .filter((value) => value.toLowerCase().startsWith(prefix))
      // A complete word comes before those that continue it, but nothing typed is not the empty value.
      .sort((a, b) => (draft.prefix === '' ? 0 : Number(b === draft.prefix) - Number(a === draft.prefix)))
      .slice(0, MOST_SUGGESTIONS)
      .map((value) => ({
        word: quoteFilterValue(value),
        label: value,
        count: counts.get(value) ?? null,
        done: true,
      }))
  )
}

function toLine(word: string, done: boolean): Suggestion {
  return { word, label: word, count: null, done }
}

/** The values of a field that has no others, where their counts are not needed to know them; null for other fields. */
function wordsOf(field: string): readonly string[] | null {
  if (!isCountedField(field)) return null
  const { kind, column, words = null } = countedField(field)
  return kind === 'features' || column === undefined ? words : null
}

import { FEATURES } from '#contract/row/feature.ts'
import type { Facets } from '#contract/found/facets.ts'
import { isFilterField } from '#contract/search/filter-change.ts'
import { FILTER_FIELDS, readFilterWords } from '#contract/search/filter-text.ts'
import { type FilterWord, quoteFilterField, quoteFilterValue } from '#contract/search/filter-words.ts'

/** What is being written at the end of the box: a field's name, or a value of a field. */
export interface Draft {
  /** Everything before the word being written, with its space. */
  before: string
  not: boolean
  /** null while the field's own name is being written. */
  field: string | null
  /** What the name or value begins with so far. */
  prefix: string
}

/** One line under the box. `word` is what it puts in place of the draft; `done` when that word is complete. */
export interface Suggestion {
  word: string
  label: string
  count: number | null
  done: boolean
}

const LIMIT = 10

/** Reads what is being written at the end of `text`. */
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
 * Whether Enter takes the first line: where a field's value or a metadata key is begun, which is nothing to search the text
 * for. What is in quotes, or an asterisk, is meant as it stands.
 */
export function takesFirst(draft: Draft, text: string): boolean {
  if (draft.field === null) return draft.prefix.startsWith('meta.')
  return draft.prefix !== '' && draft.prefix !== '*' && !/["\\]/.test(text.slice(draft.before.length))
}

/** The facet fields to ask the server for, or null where it has nothing to add. */
export function fieldsToAsk(draft: Draft): readonly string[] | null {
  if (draft.field === null) return ['meta.']
  return isFilterField(draft.field) ? [draft.field] : null
}

/** The prefix to ask with: a metadata key is written after `meta.`. */
export function prefixToAsk(draft: Draft): string {
  return draft.field === null ? draft.prefix.replace(/^meta\./, '') : draft.prefix
}

/** The lines for a draft, most useful first; counts come from `facets` where they are known. */
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
    return [...fields, ...keys].slice(0, LIMIT + 6)
  }
  const field = draft.field
  const known = facets?.facets.find((facet) => facet.field === field)?.values ?? []
  const counts = new Map(known.map((one) => [one.value, one.count]))
  const values = field === 'has' ? FEATURES.map(String) : known.map((one) => one.value)
  const prefix = draft.prefix.toLowerCase()
  return (
    values
      .filter((value) => value.toLowerCase().startsWith(prefix))
      // What is written in full comes before what goes on from there.
      .sort((a, b) => Number(b === draft.prefix) - Number(a === draft.prefix))
      .slice(0, LIMIT)
      .map((value) => ({
        word: quoteFilterValue(value),
        label: value,
        count: counts.get(value) ?? null,
        done: true,
      }))
  )
}

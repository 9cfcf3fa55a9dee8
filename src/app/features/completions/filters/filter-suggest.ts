import { FEATURES } from '#contract/feature.ts'
import type { Facets } from '#contract/facets.ts'
import { FILTER_FIELDS, splitFilterWords } from './filter-words.ts'

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

const FIELDS_WITH_VALUES: readonly string[] = ['model', 'finish', 'capture', 'has', 'tool', 'tier']
const LIMIT = 10

/** Reads what is being written at the end of `text`. */
export function readDraft(text: string): Draft {
  const last = /\s$/.test(text) ? undefined : splitFilterWords(text).at(-1)
  if (last === undefined) return { before: text, not: false, field: null, prefix: '' }
  const before = text.slice(0, text.length - last.text.length)
  if (last.field !== null) return { before, not: last.not, field: last.field, prefix: last.value }
  const not = last.text.startsWith('-')
  return { before, not, field: null, prefix: not ? last.text.slice(1) : last.text }
}

/** The facet fields to ask the server for, or null where it has nothing to add. */
export function fieldsToAsk(draft: Draft): readonly string[] | null {
  if (draft.field === null) return ['meta.']
  return FIELDS_WITH_VALUES.includes(draft.field) || draft.field.startsWith('meta.') ? [draft.field] : null
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
        word: `${minus}meta.${quoted(value)}:`,
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
  return values
    .filter((value) => value.toLowerCase().startsWith(prefix))
    .slice(0, LIMIT)
    .map((value) => ({
      word: `${minus}${field.startsWith('meta.') ? `meta.${quoted(field.slice(5))}` : field}:${quoted(value)}`,
      label: value,
      count: counts.get(value) ?? null,
      done: true,
    }))
}

function quoted(text: string): string {
  return /^[\w.@/-]+$/.test(text) ? text : `"${text.replaceAll('"', '')}"`
}

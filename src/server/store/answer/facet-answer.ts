import type { Facets, ValueCount } from '#contract/found/facets.ts'
import { COUNTED_FIELDS } from '#contract/search/filter-fields.ts'
import type { FacetRequest } from '../screen-store.ts'

/**
 * A key with one value distinguishes nothing; one with hundreds is an identifier, which is typed rather than picked.
 */
export const PICKABLE = { least: 2, most: 50 }
/** Metadata keys of an answer, unless they are what is asked for. */
const MOST_KEYS = 1000
/** A value of a field and how often it occurs. */
export interface CountedPair {
  /** Named like a facet: `model`, `meta.<key>`; `key` counts the metadata keys themselves. */
  field: string
  value: string
  count: number
}

/** The answer made of counts by field. `asked`: the fields that the search itself filters. */
export function toFacetAnswer(
  byField: ReadonlyMap<string, readonly CountedPair[]>,
  asked: readonly string[],
  request: FacetRequest,
  estimated: boolean,
): Facets {
  const prefix = request.prefix.toLowerCase()
  const namesKeys = request.fields.includes('meta.')
  const fields =
    request.fields.length > 0 ? request.fields.filter((field) => field !== 'meta.') : toUsual(byField, asked)
  const keys = toValues(byField.get('key') ?? [], namesKeys ? prefix : '')
  return {
    object: 'facets',
    ...(estimated ? { estimated } : {}),
    facets: fields.map((field) => {
      const values = toValues(byField.get(field) ?? [], namesKeys ? '' : prefix, request.contains?.toLowerCase())
      return { field, values: values.slice(0, request.limit), complete: values.length <= request.limit }
    }),
    metadata_keys: keys.slice(0, namesKeys ? request.limit : MOST_KEYS),
  }
}

function toUsual(byField: ReadonlyMap<string, readonly CountedPair[]>, asked: readonly string[]): string[] {
  const keys = [...byField].filter(
    ([field, values]) => field.startsWith('meta.') && values.length >= PICKABLE.least && values.length <= PICKABLE.most,
  )
  const names = new Set([...keys.map(([field]) => field), ...asked.filter((field) => field.startsWith('meta.'))])
  return [...COUNTED_FIELDS, ...[...names].sort()]
}

function toValues(pairs: readonly CountedPair[], prefix: string, within = ''): ValueCount[] {
  const counts = new Map<string, number>()
  const first = new Set<string>()
  for (const { value, count } of pairs) {
    const text = prefix === '' && within === '' ? '' : value.toLowerCase()
    if (!text.startsWith(prefix) || !text.includes(within)) continue
    if (within !== '' && text.startsWith(within)) first.add(value)
    counts.set(value, (counts.get(value) ?? 0) + count)
  }
  return [...counts]
    .map(([value, count]) => ({ value, count }))
    .sort(
      (a, b) =>
        Number(first.has(b.value)) - Number(first.has(a.value)) || b.count - a.count || (a.value < b.value ? -1 : 1),
    )
}

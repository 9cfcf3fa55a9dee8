import { COLUMN_IDS } from '#contract/row/columns.ts'
import type { Facets } from '#contract/found/facets.ts'
import { BEST_MATCH, isUpstreamName, type SearchQuery } from '#contract/search/search-query.ts'
import { paletteMessages as t } from '../../messages/palette.ts'
import type { CompletionsSearch } from '../../search/completions-search.ts'
import { columnSpec } from '../completions/table/columns/columns.ts'
import type { PaletteLine } from './palette-lines.ts'

/**
 * The orders and groups that the list can have, but the present ones. A column is offered in the order that a press on its
 * header begins with, and turned around if that is the present one.
 */
export function toOrderLines(
  { query, group = null }: CompletionsSearch,
  facets: Facets | undefined,
  ask: (query: SearchQuery) => void,
  onGroup: (by: string | null) => void,
): PaletteLine[] {
  const { sort } = query
  const keys = facets?.metadata_keys.map(({ value }) => `meta.${value}`) ?? []
  const orders = [...COLUMN_IDS, ...keys].map((field): PaletteLine => {
    const first = columnSpec(field)?.descendsFirst ?? false
    const descending = field === sort.field ? !sort.descending : first
    const label = t.sort(field.startsWith('meta.') ? field : (columnSpec(field)?.label ?? field), descending)
    return { id: `sort ${field}`, group: 'sort', label, run: () => ask({ ...query, sort: { field, descending } }) }
  })
  const isBest = query.q === null || sort.field === BEST_MATCH.field
  const best: PaletteLine = {
    id: 'sort match',
    group: 'sort',
    label: t.bestMatch,
    run: () => ask({ ...query, sort: BEST_MATCH }),
  }
  // An upstream cannot group.
  const bys = isUpstreamName(query.source) ? [] : [null, 'prompt', ...keys]
  const groups = bys
    .filter((by) => by !== group)
    .map((by): PaletteLine => ({ id: `group ${by ?? ''}`, group: 'sort', label: t.group(by), run: () => onGroup(by) }))
  return [...orders, ...(isBest ? [] : [best]), ...groups]
}

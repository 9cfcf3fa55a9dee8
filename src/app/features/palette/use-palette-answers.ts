import { useQuery } from '@tanstack/react-query'
import type { Facets } from '#contract/found/facets.ts'
import type { SavedView } from '#contract/search/saved-view.ts'
import { isUpstreamName, type SearchQuery, type SourceName } from '#contract/search/search-query.ts'
import { facetsQuery, sourcesQuery } from '../../api/queries.ts'
import { viewsQuery } from '../../api/views.ts'
import { paletteMessages as t } from '../../messages/palette.ts'
import { type Draft, fieldsToAsk, prefixToAsk } from '../completions/filters/box/filter-suggest.ts'

/** What the palette learns from the server. */
export interface PaletteAnswers {
  /** null until it is known which source the page shows. */
  source: SourceName | null
  views: readonly SavedView[]
  /** How often values occur among the rows that match; undefined while not known. */
  facets: Facets | undefined
  /** The same for the field that is being typed. */
  drafted: Facets | undefined
  /** One sentence for each question that failed. */
  problems: readonly string[]
}

/** Loads the saved views and, if the source counts values, the values of the fields. */
export function usePaletteAnswers(query: SearchQuery, draft: Draft): PaletteAnswers {
  const sources = useQuery(sourcesQuery())
  const source = query.source ?? sources.data?.default ?? null
  const counts = !isUpstreamName(source)
  const facets = useQuery({ ...facetsQuery(query, [], ''), enabled: counts })
  const fields = draft.field === null ? null : fieldsToAsk(draft)
  const drafted = useQuery({
    ...facetsQuery(query, fields ?? [], prefixToAsk(draft)),
    enabled: counts && fields !== null,
  })
  const views = useQuery(viewsQuery())
  const valuesError = fields === null ? facets.error : drafted.error
  return {
    source,
    views: views.data ?? [],
    facets: facets.data,
    drafted: fields === null ? undefined : drafted.data,
    problems: [
      ...(sources.error === null ? [] : [t.problems.sources(sources.error.message)]),
      ...(views.error === null ? [] : [t.problems.views(views.error.message)]),
      ...(valuesError === null ? [] : [t.problems.values(valuesError.message)]),
    ],
  }
}

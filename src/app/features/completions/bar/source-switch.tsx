import { isUpstreamName, type SearchQuery, sourceKind, type SourceName } from '#contract/search/search-query.ts'
import type { Sources } from '#contract/source/sources.ts'
import { filterMessages as say } from '../../../messages/list/filters.ts'
import { countConditions } from '../../../search/filter-conditions.ts'
import { alonePart } from '../../../ui/late/alone-part.tsx'
import { Segmented } from '../../../ui/segmented.tsx'

const UpstreamPick = alonePart(() => import('./upstream-pick.tsx'))

interface Props {
  query: SearchQuery
  sources: Sources | undefined
  /** The source of the rows on the screen. */
  answered: SourceName | null
  onQuery: (query: SearchQuery) => void
}

/**
 * Chooses the source: store or upstream, and which of several upstreams; the sample is listed only while it is shown.
 */
export function SourceSwitch({ query, sources, answered, onQuery }: Props) {
  const current = query.source ?? answered ?? sources?.default ?? null
  const upstreams = sources?.sources.filter(({ name }) => isUpstreamName(name)) ?? []
  const several = upstreams.length > 1
  const one: readonly SourceName[] = several ? [] : ['upstream']
  const names: readonly SourceName[] = current === 'sample' ? ['sample', 'store', ...one] : ['store', ...one]
  const options = names.map((name) => {
    const missing = name === 'upstream' && upstreams.length === 0
    return {
      id: name,
      label: say.sources[sourceKind(name)],
      disabled: missing,
      ...(missing ? { title: say.noUpstream } : {}),
    }
  })
  // With conditions, whose chips take lines of their own, it would have a line to itself; the counts name the source.
  const isOnly = sources !== undefined && upstreams.length === 0 && current === 'store' && countConditions(query) > 0
  const onSelect = (source: SourceName) => onQuery({ ...query, source })
  return (
    <span className={isOnly ? 'max-sheet:hidden' : 'contents'}>
      <Segmented label={say.source} options={options} selected={current} onSelect={onSelect}>
        {several && <UpstreamPick upstreams={upstreams} current={current} onSelect={onSelect} />}
      </Segmented>
    </span>
  )
}

import type { SearchQuery, SourceName } from '#contract/search-query.ts'
import type { Sources } from '#contract/sources.ts'
import { filterMessages as say } from '../../../messages/filters.ts'
import { Segmented } from '../../../ui/segmented.tsx'

interface Props {
  query: SearchQuery
  sources: Sources | undefined
  /** Who answered the rows on the screen. */
  answered: SourceName | null
  onQuery: (query: SearchQuery) => void
}

/** Store or upstream; the sample only while it is what the screen shows. */
export function SourceSwitch({ query, sources, answered, onQuery }: Props) {
  const current = query.source ?? answered ?? sources?.default ?? null
  const names: SourceName[] = current === 'sample' ? ['sample', 'store', 'upstream'] : ['store', 'upstream']
  const has = (name: SourceName) => sources?.sources.some((source) => source.name === name) ?? false
  const options = names.map((name) => ({
    id: name,
    label: say.sources[name],
    disabled: name === 'upstream' && !has(name),
    ...(name === 'upstream' && !has(name) ? { title: say.noUpstream } : {}),
  }))
  return (
    <Segmented
      label={say.source}
      options={options}
      selected={current}
      onSelect={(source) => onQuery({ ...query, source })}
    />
  )
}

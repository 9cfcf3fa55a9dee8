import { isUpstreamName, type SearchQuery, type SourceName } from '#contract/search/search-query.ts'
import { findSource, type Sources } from '#contract/source/sources.ts'
import { useQueries } from '@tanstack/react-query'
import { facetsQuery, rowCount } from '../../../api/queries.ts'
import { stateMessages as say } from '../../../messages/list/states.ts'
import { usePreferences } from '../../../preferences.ts'
import { Button } from '../../../ui/button.tsx'
import { EmptyState } from '../../../ui/empty-state.tsx'
import { formatNumber } from '#lib/format.ts'
import { type FilterChip, toFilterChips } from '../filters/chips/filter-chips.ts'
import { withoutFilters } from '../../../search/filter-conditions.ts'
import { ClientSnippet } from './client-snippet.tsx'
import { toVisibleText } from '../../../text/visible-text.ts'

/** As many as fit a line or two; the rail has the others. */
const MOST_SNAPSHOTS = 8

interface Props {
  query: SearchQuery
  source: SourceName | null
  /** Rows without any condition; null if the source cannot tell. */
  of: number | null
  sources: Sources | undefined
  notes: readonly string[]
  onQuery: (query: SearchQuery) => void
  onImport: () => void
}

/** Says why there are no rows: the filters, an upstream that stores none, or nothing anywhere yet. */
export default function EmptyRows({ query, source, of, sources, notes, onQuery, onImport }: Props) {
  const { timeZone } = usePreferences()
  const chips = toFilterChips(query, timeZone)
  if (chips.length > 0) return <Excluded query={query} source={source} chips={chips} of={of} onQuery={onQuery} />
  if (isUpstreamName(source)) {
    return (
      <EmptyState title={say.upstreamNone.title}>
        <p>{say.upstreamNone.text}</p>
        <ul className="list-disc ps-5">
          {say.upstreamNone.reasons.map((reason) => (
            <li key={reason}>{reason}</li>
          ))}
        </ul>
        {notes.map((note) => (
          <p key={note}>{note}</p>
        ))}
        {sources && <ClientSnippet baseUrl={findSource(sources, source)?.base_url ?? sources.base_url} />}
      </EmptyState>
    )
  }
  const hasSample = sources?.sources.some((one) => one.name === 'sample') ?? false
  return (
    <EmptyState title={say.nothing.title}>
      <p>{say.nothing.text}</p>
      {notes.map((note) => (
        <p key={note}>{note}</p>
      ))}
      {sources && (
        <>
          <p>{say.nothing.client}</p>
          <ClientSnippet baseUrl={sources.base_url} />
        </>
      )}
      <p>{say.nothing.file}</p>
      <div className="flex gap-2">
        <Button look="accent" onClick={onImport}>
          {say.nothing.importButton}
        </Button>
        {hasSample && source !== 'sample' && (
          <Button onClick={() => onQuery({ ...query, source: 'sample' })}>{say.nothing.sample}</Button>
        )}
      </div>
    </EmptyState>
  )
}

interface ExcludedProps {
  query: SearchQuery
  source: SourceName | null
  chips: readonly FilterChip[]
  of: number | null
  onQuery: (query: SearchQuery) => void
}

/** The filters exclude every row: says how many rows there would be without each of them. */
function Excluded({ query, source, chips, of, onQuery }: ExcludedProps) {
  const counts = useQueries({ queries: chips.map((chip) => rowCount(chip.without)) })
  return (
    <EmptyState title={of === null ? say.excluded.title : say.excluded.titleOf(formatNumber(of))}>
      {query.model !== null && !query.model.not && !isUpstreamName(source) && (
        <Snapshots query={query} names={query.model.values} onQuery={onQuery} />
      )}
      <ul className="flex flex-col items-start gap-1">
        {chips.map((chip, index) => {
          const count = counts[index]?.data ?? null
          return (
            <li key={`${chip.param} ${chip.value}`}>
              <button
                type="button"
                onClick={() => onQuery(chip.without)}
                className="flex h-7 items-center gap-2 rounded-2 px-2 text-start hover:bg-n3"
              >
                <span>{say.excluded.without(`${chip.field} ${chip.relation}`.trim())}</span>
                <b className="plain-text max-w-80 truncate font-medium text-n12">{chip.value}</b>
                {count !== null && <span className="tabular text-n12">{say.excluded.gives(formatNumber(count))}</span>}
              </button>
            </li>
          )
        })}
      </ul>
      <Button className="mt-1 self-start" onClick={() => onQuery(withoutFilters(query))}>
        {say.excluded.clear}
      </Button>
    </EmptyState>
  )
}

interface SnapshotsProps {
  query: SearchQuery
  /** The models in the search. */
  names: readonly string[]
  onQuery: (query: SearchQuery) => void
}

/** Answers have the dated name of a model: offers those that begin with a name in the search. */
function Snapshots({ query, names, onQuery }: SnapshotsProps) {
  const anyModel = { ...query, model: null }
  const answers = useQueries({ queries: names.map((name) => facetsQuery(anyModel, ['model'], name)) })
  const counts = names.flatMap((name, index) => {
    const values = answers[index]?.data?.facets.find((facet) => facet.field === 'model')?.values ?? []
    // The suggestions for another name may still be shown in place of this one's.
    return values
      .filter(({ value }) => value !== name && value.startsWith(name))
      .map(({ value, count }) => [value, count] as const)
  })
  // One snapshot may begin with two of the names.
  const found = [...new Map(counts)].slice(0, MOST_SNAPSHOTS)
  if (found.length === 0) return null
  return (
    <>
      <p>{say.snapshots}</p>
      <ul className="flex flex-col items-start gap-1">
        {found.map(([value, count]) => (
          <li key={value}>
            <button
              type="button"
              onClick={() => onQuery({ ...query, model: { values: [value], not: false } })}
              className="flex h-7 items-center gap-2 rounded-2 px-2 text-start hover:bg-n3"
            >
              <b className="plain-text max-w-80 truncate font-medium text-n12">{toVisibleText(value)}</b>
              <span className="tabular text-n12">{say.excluded.gives(formatNumber(count))}</span>
            </button>
          </li>
        ))}
      </ul>
    </>
  )
}

import { isUpstreamName, type SearchQuery } from '#contract/search-query.ts'
import type { Sources } from '#contract/sources.ts'
import { PanelLeft } from 'lucide-react'
import { lazy, Suspense } from 'react'
import { filterMessages as say } from '../../../messages/filters.ts'
import { IconButton } from '../../../ui/icon-button.tsx'
import type { RowWindowSummary } from '../table/row-window.ts'
import { NARROW, useMedia } from '../table/use-media.ts'
import { LiveSwitch } from '../live/live-switch.tsx'
import { toSourceWords } from '../source-words.ts'
import { FilterChipBar } from './filter-chip-bar.tsx'
import { SourceSwitch } from './source-switch.tsx'
import { TimeRange } from './time-range.tsx'

const MatchOrder = lazy(() => import('../matches/match-order.tsx'))
const SortPick = lazy(() => import('./sort-pick.tsx'))
const ExportPick = lazy(async () => ({ default: (await import('../after-rows.ts')).ExportPick }))

interface Props {
  query: SearchQuery
  summary: RowWindowSummary | null
  sources: Sources | undefined
  railShown: boolean
  /** null where the source counts no values, and there is no rail. */
  onRail: (() => void) | null
  columns: readonly string[] | null
  onColumns: (ids: string[] | null) => void
  onQuery: (query: SearchQuery) => void
  onAdd: () => void
  /** Begins to select rows; null while that goes on. */
  onSelect: (() => void) | null
}

/** The row of 36 px under the header: chips, time range, source and columns. */
export function FilterToolbar({ query, summary, sources, railShown, onRail, onQuery, onAdd, onSelect }: Props) {
  const source = summary?.source ?? null
  const narrow = useMedia(NARROW)
  return (
    <div className="flex min-h-9 shrink-0 flex-wrap items-center gap-x-2 border-b hairline px-2 max-sheet:pb-1.5">
      {onRail !== null && (
        <IconButton
          label={say.showRail}
          icon={<PanelLeft />}
          aria-expanded={railShown}
          active={railShown}
          onClick={onRail}
        />
      )}
      <FilterChipBar
        query={query}
        unanswered={summary?.unanswered ?? []}
        source={source === null ? '' : toSourceWords(source, sources)}
        onQuery={onQuery}
        onAdd={onAdd}
      />
      {query.q !== null && source !== null && !isUpstreamName(source) && (
        <Suspense>
          <MatchOrder query={query} onQuery={onQuery} />
        </Suspense>
      )}
      {narrow && (
        <Suspense>
          <SortPick query={query} onQuery={onQuery} />
        </Suspense>
      )}
      <div className="flex shrink-0 items-center gap-2 max-sheet:w-full max-sheet:justify-between max-sheet:gap-1 max-sheet:flex-wrap">
        <TimeRange query={query} onQuery={onQuery} />
        {source !== null && !isUpstreamName(source) && (
          <>
            <LiveSwitch />
            {/* Comes when rows were counted, so after the first of them. */}
            {summary?.count != null && (
              <Suspense fallback={<span className="size-7" />}>
                <ExportPick query={query} source={source} onSelect={onSelect} />
              </Suspense>
            )}
          </>
        )}
        <SourceSwitch query={query} sources={sources} answered={source} onQuery={onQuery} />
      </div>
    </div>
  )
}

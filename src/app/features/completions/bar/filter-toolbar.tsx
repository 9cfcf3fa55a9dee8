import { isUpstreamName, type SearchQuery, settleSort } from '#contract/search/search-query.ts'
import type { Sources } from '#contract/source/sources.ts'
import { PanelLeft } from 'lucide-react'
import { memo, useCallback } from 'react'
import { filterMessages as say } from '../../../messages/list/filters.ts'
import type { CompletionsSearch, SearchChange } from '../../../search/completions-search.ts'
import { IconButton } from '../../../ui/icon-button.tsx'
import { alonePart } from '../../../ui/late/alone-part.tsx'
import type { RowAnswer } from '../rows/row-answer.ts'
import { NARROW } from '../../../ui/narrow.ts'
import { useMedia } from '../../../ui/use-media.ts'
import { toSourceWords } from '../../../messages/source-words.ts'
import { FilterChipBar } from '../filters/chips/filter-chip-bar.tsx'
import { SourceSwitch } from './source-switch.tsx'
import { TimeRange } from '../filters/time-range.tsx'
import { loadAfterRows } from '../load-after-rows.ts'

const MatchOrder = alonePart(() => import('./match-order.tsx'))
/** As large as a tool that loads later, in a font of any size, so that nothing moves or wraps when it appears. */
const tool = <span className="size-7 max-sheet:size-[max(40px,1.75rem)]" />
const room = (
  <>
    {tool}
    {tool}
  </>
)
const sortRoom = <span className="h-[max(40px,1.75rem)] w-36" />
const viewsRoom = <span className="w-9 shrink-0 max-sheet:min-w-[40px]" />
const SortPick = alonePart(async () => ({ default: (await loadAfterRows()).SortPick }), sortRoom)
const ExportPick = alonePart(async () => ({ default: (await loadAfterRows()).ExportPick }), room)
const GroupPick = alonePart(async () => ({ default: (await loadAfterRows()).GroupPick }), room)
const LiveSwitch = alonePart(async () => ({ default: (await loadAfterRows()).LiveSwitch }))
const ViewsPick = alonePart(async () => ({ default: (await loadAfterRows()).ViewsPick }), viewsRoom)

interface Props {
  search: CompletionsSearch
  onSearch: (change: SearchChange) => void
  answer: RowAnswer
  sources: Sources | undefined
  /** null if the source cannot count values: then there is no rail. */
  rail: { shown: boolean; onToggle: () => void } | null
  onAdd: () => void
  /** Begins to select rows; null while rows are being selected. */
  onSelect: (() => void) | null
}

/** The row of 36 px below the header: chips, time range, source and columns. */
export const FilterToolbar = memo(function FilterToolbar({
  search,
  onSearch,
  answer,
  sources,
  rail,
  onAdd,
  onSelect,
}: Props) {
  const { query } = search
  const onQuery = useCallback((next: SearchQuery) => onSearch({ query: settleSort(next) }), [onSearch])
  const source = answer.source ?? null
  const narrow = useMedia(NARROW)
  return (
    <div className="@container flex min-h-9 shrink-0 flex-wrap items-center gap-x-2 border-b hairline px-2 max-sheet:gap-x-1 max-sheet:pb-1.5">
      {rail !== null && (
        <IconButton
          label={say.showRail}
          icon={<PanelLeft />}
          aria-expanded={rail.shown}
          active={rail.shown}
          onClick={rail.onToggle}
        />
      )}
      {source === null && !answer.error ? viewsRoom : <ViewsPick search={search} onSearch={onSearch} />}
      <FilterChipBar
        query={query}
        unanswered={answer.unanswered ?? []}
        source={source === null ? '' : toSourceWords(source, sources)}
        onQuery={onQuery}
        onAdd={onAdd}
      />
      {query.q !== null && source !== null && !isUpstreamName(source) && <MatchOrder query={query} onQuery={onQuery} />}
      {narrow && <SortPick query={query} onQuery={onQuery} />}
      {/* On a phone its parts stand in the lines of the toolbar, so that presets have what the last of them leaves. */}
      <div className="ms-auto flex shrink-0 items-center gap-2 max-sheet:contents">
        {/* Whatever the source is called, these begin a line on a phone, and so the rows of the first draw stand where they stay. */}
        <span className="hidden h-1 basis-full max-[440px]:block" />
        <TimeRange query={query} onQuery={onQuery} />
        {source === null && !isUpstreamName(query.source) && !answer.error && (
          <>
            {room}
            {room}
          </>
        )}
        {source !== null && !isUpstreamName(source) && (
          <>
            <GroupPick search={search} onSearch={onSearch} />
            <LiveSwitch />
            {/* Loaded when the rows have been counted, so after the first rows. */}
            {answer.count == null ? room : <ExportPick query={query} source={source} onSelect={onSelect} />}
          </>
        )}
        <SourceSwitch query={query} sources={sources} answered={source} onQuery={onQuery} />
      </div>
    </div>
  )
})

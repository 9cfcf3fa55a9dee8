import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useCallback, useMemo, useRef, useState } from 'react'
import { applyFilterChange } from '#contract/search/filter-change.ts'
import { isUpstreamName, settleSort, type SearchQuery } from '#contract/search/search-query.ts'
import { findSource } from '#contract/source/sources.ts'
import { completionDetail, sourcesQuery } from '../api/queries.ts'
import { FilterToolbar } from '../features/completions/bar/filter-toolbar.tsx'
import { useBulkJob } from '../features/completions/bulk/bulk-job.ts'
import { NOTHING_SELECTED } from '../features/completions/bulk/selection.ts'
import { useSelection } from '../features/completions/bulk/use-selection.ts'
import { FilterBox, type FilterBoxHandle } from '../features/completions/filters/box/filter-box.tsx'
import { FacetPanel } from '../features/completions/filters/rail/facet-panel.tsx'
import { CountsStrip } from '../features/completions/counts/counts-strip.tsx'
import { useOpenRow } from '../features/completions/rows/use-open-row.ts'
import { useRowWindow } from '../features/completions/rows/use-row-window.ts'
import { CompletionsTable } from '../features/completions/table/completions-table.tsx'
import { toRecordingId } from '../live/recording-id.ts'
import { shellMessages } from '../messages/shell.ts'
import { setPreferences, usePreferences } from '../preferences.ts'
import { cx } from '../ui/class-names.ts'
import { alonePart } from '../ui/late/alone-part.tsx'
import { ErrorBoundary } from '../ui/late/error-boundary.tsx'
import { promptPart } from '../ui/late/prompt-part.tsx'
import { ProgressLine } from '../ui/progress-line.tsx'
import { useKeys } from '../use-keys.ts'
import { BrokenPart } from './broken-part.tsx'
import { PageFrame } from './page-frame.tsx'
import { ServerWatchPart } from './server-watch-part.ts'
import { useCompletionsSearch } from './use-completions-search.ts'
import { useDocked } from './use-docked.ts'
import { useFirstAct } from './use-first-act.ts'
import { useWhenHere } from './use-when-here.ts'
import { loadAfterRows } from '../features/completions/load-after-rows.ts'

const EmptyList = alonePart(() => import('./empty-list.tsx'))
const QueryError = alonePart(() => import('../features/completions/states/query-error.tsx'))
const LiveLayer = promptPart(async () => (await loadAfterRows()).LiveLayer)
/** As high as the bar, so that the table stays where it is. */
const sampleBarRoom = <div className="h-9 shrink-0 border-b hairline bg-accent-soft max-sheet:h-12" />
const SampleBar = alonePart(async () => ({ default: (await loadAfterRows()).SampleBar }), sampleBarRoom)
const RecordingDrawer = promptPart(async () => (await import('../features/completion/recording-drawer.tsx')).default)
const RefusedNote = alonePart(async () => ({
  default: (await import('../features/completions/filters/refused-note.tsx')).RefusedNote,
}))
const RowGroups = promptPart(async () => (await import('../features/completions/groups/group-list.tsx')).default)
const BulkBar = alonePart(() => import('../features/completions/bulk/bulk-bar.tsx'))
const MatchMarks = alonePart(() => import('../matches/match-marks.tsx'))
const loadDrawer = () => import('../features/completion/completion-drawer.tsx')
const CompletionDrawer = promptPart(async () => (await loadDrawer()).CompletionDrawer)

/** The table, its filters and the drawer. The address says what they show. */
export function CompletionsScreen() {
  const { search, change } = useCompletionsSearch()
  const { query, open } = search
  const client = useQueryClient()
  const sources = useQuery(sourcesQuery()).data
  const { rail, sampleBar, live } = usePreferences()
  const rows = useRowWindow(query)
  const { window, answer } = rows
  const [railSheet, setRailSheet] = useState(false)
  const box = useRef<FilterBoxHandle>(null)
  const selected = useSelection(query)
  const { selection, select } = selected
  const bulkJob = useBulkJob()

  const source = answer.source ?? query.source ?? sources?.default ?? null
  // The source that is asked now: the rows may still be another one's. A source that does not exist counts nothing.
  const asked = query.source ?? sources?.default ?? source
  const counts =
    sources === undefined
      ? !isUpstreamName(asked)
      : ((asked === null ? undefined : findSource(sources, asked))?.capabilities.facets ?? false)

  const toggleRail = useCallback(() => {
    if (!counts) return
    if (matchMedia('(min-width: 1200px)').matches) setPreferences({ rail: !rail })
    else setRailSheet((out) => !out)
  }, [counts, rail])
  const focusBox = useCallback(() => box.current?.focus(), [])
  const { whenHere, forget } = useWhenHere(source, CompletionDrawer)
  useKeys({
    search: focusBox,
    facets: toggleRail,
    close: () => {
      if (forget() && open === null) return true
      if (!railSheet) return false
      setRailSheet(false)
      return true
    },
  })
  // Rows come first: the counts wait until they are here.
  const answered = answer.source !== null || answer.error !== null
  useFirstAct(CompletionDrawer.bring)

  // What is around the list is given the same things from draw to draw, and is left alone while rows come in.
  const onQuery = useCallback((next: SearchQuery) => change({ query: settleSort(next) }), [change])
  const onOpen = useCallback(
    (id: string | null) => {
      if (id === null) forget()
      change({ open: id })
    },
    [change, forget],
  )
  const docked = useDocked(open !== null)
  const shown = rail && !docked
  const railTool = useMemo(() => ({ shown, onToggle: toggleRail }), [shown, toggleRail])
  const onSelect = useCallback(() => select(NOTHING_SELECTED), [select])
  const searchBox = useMemo(() => <FilterBox ref={box} query={query} onQuery={onQuery} />, [query, onQuery])
  const onNear = (id: string) => {
    if (!isUpstreamName(source)) void client.prefetchQuery(completionDetail(source, id))
  }
  const openRow = useOpenRow(open, window, { onOpen, onNear, whenHere })
  const step = (by: 1 | -1) => {
    if (openRow.index !== null) openRow.openAt(openRow.index + by)
  }
  const recording = open === null ? null : toRecordingId(open)
  const title = open === null ? shellMessages.completions : [openRow.row?.model, open].filter(Boolean).join(' ')
  return (
    <PageFrame title={title} search={searchBox}>
      <h1 className="sr-only">{shellMessages.completions}</h1>
      {source === 'sample' && sampleBar && sources && <SampleBar query={query} sources={sources} onQuery={onQuery} />}
      {search.refused.length > 0 && <RefusedNote refused={search.refused} />}
      {query.q !== null && <MatchMarks q={query.q} />}
      <div className="flex min-h-0 flex-1">
        <FacetPanel
          query={query}
          able={counts}
          ready={answered}
          shown={shown}
          sheet={railSheet}
          onSheet={setRailSheet}
          onQuery={onQuery}
        />
        <div className="flex min-w-0 flex-1 flex-col">
          <FilterToolbar
            search={search}
            onSearch={change}
            answer={answer}
            sources={sources}
            rail={counts ? railTool : null}
            onAdd={focusBox}
            onSelect={selection === null ? onSelect : null}
          />
          <CountsStrip query={query} answer={answer} able={counts} ready={answered} onQuery={onQuery} />
          <div className="relative flex min-h-0 flex-1 flex-col border-t hairline">
            <ProgressLine busy={window.loading} />
            {live && (answer.source === 'store' || answer.source === 'sample') ? (
              <ErrorBoundary resetKey={query} fallback={brokenLive}>
                <LiveLayer query={query} answer={answer} openId={open} onOpen={onOpen} />
              </ErrorBoundary>
            ) : (
              answer.source !== null && <ServerWatchPart />
            )}
            {/* Below the groups, the table stays rendered: the counts above come from it. */}
            <div className="contents" inert={!!search.group}>
              <ErrorBoundary resetKey={query} fallback={brokenPart}>
                <CompletionsTable
                  search={search}
                  onSearch={change}
                  rows={rows}
                  open={openRow}
                  compact={docked}
                  selected={selected}
                  instead={
                    window.status === 'error' && answer.error !== null ? (
                      <QueryError
                        error={answer.error}
                        sources={sources}
                        onSource={(name) => onQuery({ ...query, source: name })}
                        onRetry={window.retry}
                      />
                    ) : (
                      answer.source && (
                        <EmptyList
                          query={query}
                          source={answer.source}
                          of={answer.of}
                          sources={sources}
                          notes={answer.notes}
                          onQuery={onQuery}
                        />
                      )
                    )
                  }
                />
              </ErrorBoundary>
            </div>
            {search.group && (
              <ErrorBoundary resetKey={search.group} fallback={brokenPart}>
                <RowGroups query={query} by={search.group} onSearch={change} />
              </ErrorBoundary>
            )}
            {source !== null && (bulkJob ?? selected.left ?? (isUpstreamName(source) ? null : selection)) !== null && (
              <BulkBar
                query={query}
                source={source}
                total={answer.count}
                selection={selection ?? NOTHING_SELECTED}
                left={selected.left}
                onSelection={select}
              />
            )}
          </div>
        </div>
        {open !== null && (
          <div className={cx('flex shrink-0 justify-end', !docked && 'z-20 w-0')}>
            <ErrorBoundary resetKey={open} fallback={(error, retry) => brokenDrawer(error, retry, () => onOpen(null))}>
              {recording !== null ? (
                <RecordingDrawer key={recording} id={recording} onClose={() => onOpen(null)} onWritten={onOpen} />
              ) : (
                <CompletionDrawer
                  source={source}
                  id={open}
                  row={openRow.row}
                  onPlace={openRow.openAt}
                  place={openRow.index === null ? null : { index: openRow.index, total: answer.count, step }}
                  onClose={() => onOpen(null)}
                  onFilter={(wish) => onQuery(applyFilterChange(query, wish))}
                />
              )}
            </ErrorBoundary>
          </div>
        )}
      </div>
    </PageFrame>
  )
}

/** Live updates may fail without a message. */
function brokenLive() {
  return null
}

function brokenPart(error: Error, retry: () => void) {
  return <BrokenPart error={error} onRetry={retry} />
}

/** Shown in place of the drawer: beside the table, or over it on a phone. */
function brokenDrawer(error: Error, retry: () => void, close: () => void) {
  return (
    <aside className="h-full w-[50vw] shrink-0 overflow-y-auto border-s hairline bg-n1 max-sheet:fixed max-sheet:inset-0 max-sheet:z-30 max-sheet:w-full">
      <BrokenPart error={error} onRetry={retry} onClose={close} />
    </aside>
  )
}

import { isUpstreamName, type SearchQuery } from '#contract/search/search-query.ts'
import { findSource } from '#contract/source/sources.ts'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useCallback, useMemo } from 'react'
import { PAGE_ROWS } from '#contract/found/row-page-address.ts'
import { rowsAt, sourcesQuery } from '../../../api/queries.ts'
import { type RowAnswer, toRowAnswer } from './row-answer.ts'
import type { RowWindow } from './row-window.ts'
import { useStoreWindow } from './use-store-window.ts'
import { useWalk } from './use-walk.ts'

export interface QuestionRows {
  /** The rows around the screen. */
  window: RowWindow
  /** What is known about all of them. */
  answer: RowAnswer
  /** Whether the rows can be sorted by a column. */
  canSort: (column: string) => boolean
}

/**
 * The rows of a question, from any source. A screen calls it once and passes the result down. It holds the pages around
 * the rows on the screen, and tells what is known about the whole answer.
 */
export function useRowWindow(query: SearchQuery): QuestionRows {
  const sources = useQuery(sourcesQuery()).data
  const name = query.source ?? sources?.default ?? null
  const capabilities = name === null ? undefined : findSource(sources, name)?.capabilities
  const client = useQueryClient()
  // Asked before it was known that the default source is an upstream: its answer becomes the first page of the walk.
  const asked = query.source === null ? client.getQueryState(rowsAt(query, null, 0, PAGE_ROWS).queryKey) : undefined
  const isOnItsWay = asked?.fetchStatus === 'fetching' || asked?.status === 'error'
  const walks = capabilities === undefined ? isUpstreamName(name) : !capabilities.jump && !isOnItsWay
  const stored = useStoreWindow(query, !walks)
  const window = useWalk(query, walks) ?? stored
  // If a source that pages by cursors cannot sort, the page sorts the loaded rows.
  const sorts = walks ? undefined : capabilities?.sorts
  const canSort = useCallback((id: string) => sorts === undefined || sorts.includes('*') || sorts.includes(id), [sorts])
  // The same object while pages come in that say nothing new: what shows it is not drawn for them.
  const { head, rows, known, complete, takeNew, stale, error } = window
  const answer = useMemo(
    () => toRowAnswer({ head, rows, known, complete, takeNew, stale, error }),
    [head, rows, known, complete, takeNew, stale, error],
  )
  return { window, answer, canSort }
}

import { useQuery } from '@tanstack/react-query'
import { useDeferredValue, useMemo, useState } from 'react'
import type { CompletionRow } from '#contract/completion-row.ts'
import { sourceKind, type SourceName } from '#contract/search-query.ts'
import { completionDetail, completionMessages } from '../../../api/queries.ts'
import { type DrawerModel, type MessagesState, toDrawerModel } from './drawer-model.ts'

export interface LoadedModel {
  model: DrawerModel
  /** Why the completion is not here; null while it loads and when it is here. */
  error: Error | null
  retry: () => void
}

/** Loads a completion, and its input messages where they are answered apart. `row` is shown meanwhile. */
export function useDrawerModel(source: SourceName | null, id: string, row: CompletionRow | null): LoadedModel {
  const detailQuery = useQuery(completionDetail(source, id))
  // A record that is here already waits for the first frame: what the row says is shown at once.
  const [ahead] = useState(detailQuery.data !== undefined)
  const deferred = useDeferredValue(detailQuery.data ?? null, null)
  const detail = ahead ? deferred : (detailQuery.data ?? null)
  // What is kept here came with its messages or without; only an upstream answers them apart.
  const isKept = detail !== null && sourceKind(detail.source) !== 'upstream'
  const asksMessages = detail !== null && detail.messages === null && !(isKept && detail.request === null)
  const messagesQuery = useQuery({ ...completionMessages(detail?.source ?? source, id), enabled: asksMessages })
  const messages = messagesQuery.data?.data ?? null
  const messagesState = toMessagesState(asksMessages, messagesQuery.status)
  const model = useMemo(
    () => toDrawerModel({ id, source, row, detail, messages, messagesState }),
    [id, source, row, detail, messages, messagesState],
  )
  return { model, error: detail === null ? detailQuery.error : null, retry: () => void detailQuery.refetch() }
}

function toMessagesState(asked: boolean, status: 'pending' | 'error' | 'success'): MessagesState {
  if (status === 'error') return 'failed'
  if (status === 'success') return 'ready'
  return asked ? 'loading' : 'unknown'
}

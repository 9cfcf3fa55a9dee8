import { useQuery } from '@tanstack/react-query'
import { useDeferredValue, useMemo, useState } from 'react'
import type { CompletionRow } from '#contract/completion-row.ts'
import { sourceKind, type SourceName } from '#contract/search-query.ts'
import { keptRequest } from '../../../api/kept-text.ts'
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
  const first = ahead ? deferred : (detailQuery.data ?? null)
  // A large input comes after what the record says.
  const asksRequest = first?.request_apart != null
  const requestQuery = useQuery({ ...keptRequest(first?.source ?? source, id), enabled: asksRequest })
  const request = useDeferredValue(requestQuery.data ?? null, null)
  const detail = useMemo(() => (first === null || request === null ? first : { ...first, request }), [first, request])
  // What is kept here came with its messages or without; only an upstream answers them apart.
  const isKept = detail !== null && sourceKind(detail.source) !== 'upstream'
  const asksMessages = detail !== null && detail.messages === null && !isKept
  const messagesQuery = useQuery({ ...completionMessages(detail?.source ?? source, id), enabled: asksMessages })
  const messages = messagesQuery.data?.data ?? null
  const messagesState = asksMessages
    ? toMessagesState(messagesQuery.status)
    : asksRequest && request === null
      ? toMessagesState(requestQuery.status === 'error' ? 'error' : 'pending')
      : 'unknown'
  const model = useMemo(
    () => toDrawerModel({ id, source, row, detail, messages, messagesState }),
    [id, source, row, detail, messages, messagesState],
  )
  return { model, error: detail === null ? detailQuery.error : null, retry: () => void detailQuery.refetch() }
}

function toMessagesState(status: 'pending' | 'error' | 'success'): MessagesState {
  return status === 'error' ? 'failed' : status === 'success' ? 'ready' : 'loading'
}

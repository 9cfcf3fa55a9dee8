import { useQuery } from '@tanstack/react-query'
import { useCallback, useDeferredValue, useMemo, useState } from 'react'
import type { CompletionRow } from '#contract/row/completion-row.ts'
import { sourceKind, type SourceName } from '#contract/search/search-query.ts'
import { keptRequest } from '../../api/kept-text.ts'
import { completionDetail, completionMessages } from '../../api/queries.ts'
import { SMALL_TEXT, type Sliced } from '../../sliced.ts'
import { type DrawerModel, type MessagesState, toDrawerModel } from '../../record/drawer-model.ts'
import { type ReadText, readRecord, readText } from '../../record/read-record.ts'
import { useSliced } from '../../use-sliced.ts'

/** When this code was here. */
const HERE_MS = performance.now()
/** For how long what opens has waited for it by then. */
const FIRST_MS = 100

/** Characters of a record that takes longer to draw than its facts alone, as far as anybody notices. */
const LONG_RECORD = 16_000

const NOT_HERE: ReadText = { text: null, value: undefined, problem: null }

export interface LoadedModel {
  model: DrawerModel
  /** Why the completion is missing; null while it loads and when it is here. */
  error: Error | null
  retry: () => void
}

/** Loads a completion, and its input messages if they come separately. `row` is shown meanwhile. */
export function useDrawerModel(source: SourceName | null, id: string, row: CompletionRow | null): LoadedModel {
  const detailQuery = useQuery(completionDetail(source, id))
  // A long record that was loaded ahead waits for the first frame, which shows the row's facts; not the one that has waited
  // for this code already.
  const [ahead] = useState(
    () => (detailQuery.data?.raw?.length ?? 0) > LONG_RECORD && performance.now() > HERE_MS + FIRST_MS,
  )
  const deferred = useDeferredValue(detailQuery.data ?? null, null)
  const first = ahead ? deferred : (detailQuery.data ?? null)
  // A large input is loaded after the record.
  const asksRequest = first?.request_apart != null
  const requestQuery = useQuery({ ...keptRequest(first?.source ?? source, id), enabled: asksRequest })
  const apart = useDeferredValue(useRead(requestQuery.data ?? null, readText), null) ?? NOT_HERE
  const beside = useRead(first?.request ?? null, readText)
  const request = asksRequest ? apart : beside
  const requestText = request?.text ?? null
  const detail = useMemo(
    () => (first === null || !asksRequest ? first : { ...first, request: requestText }),
    [first, asksRequest, requestText],
  )
  // A stored record came with its messages or without; only an upstream sends them separately.
  const isKept = detail !== null && sourceKind(detail.source) !== 'upstream'
  const asksMessages = detail !== null && detail.messages === null && !isKept
  const messagesQuery = useQuery({ ...completionMessages(detail?.source ?? source, id), enabled: asksMessages })
  const messages = messagesQuery.data?.data ?? null
  const messagesState = asksMessages
    ? toMessagesState(messagesQuery.status)
    : asksRequest && requestText === null
      ? toMessagesState(requestQuery.status === 'error' ? 'error' : 'pending')
      : 'unknown'
  const record = useRead(detail?.raw ?? null, readRecord)
  const model = useMemo(() => {
    const known = { id, source, row, messages, messagesState }
    // Until its texts are read, the record counts as loading.
    return record === null || request === null
      ? toDrawerModel({ ...known, detail: null })
      : toDrawerModel({ ...known, detail }, record, request)
  }, [id, source, row, detail, messages, messagesState, record, request])
  return { model, error: detail === null ? detailQuery.error : null, retry: () => void detailQuery.refetch() }
}

/** The content of the text; null while a long one is being read. */
function useRead<Read extends ReadText>(text: string | null, read: (text: string | null) => Sliced<Read>): Read | null {
  const begin = useCallback(() => read(text), [read, text])
  const result = useSliced(begin, text === null || text.length < SMALL_TEXT)
  return result?.text === text ? result : null
}

function toMessagesState(status: 'pending' | 'error' | 'success'): MessagesState {
  return status === 'error' ? 'failed' : status === 'success' ? 'ready' : 'loading'
}

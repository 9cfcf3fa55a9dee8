import type { CompletionDetail, StoredMessage } from '#contract/detail/completion-detail.ts'
import type { Completion } from '#contract/completion/completion.ts'
import type { CompletionRow } from '#contract/row/completion-row.ts'
import { toMessagesOf } from '#contract/detail/input-messages.ts'
import type { ReadCompletion } from '#contract/completion/read-completion.ts'
import type { SourceName } from '#contract/search/search-query.ts'
import { drain } from '../sliced.ts'
import { type ReadRecord, type ReadText, readRecord, readText } from './read-record.ts'

/** Whether the input messages are being loaded, here, not kept by this source, or refused. */
export type MessagesState = 'loading' | 'ready' | 'unknown' | 'failed'

/** Everything that the drawer's sections may use of one completion. All is null until it is known. */
export interface DrawerModel {
  id: string
  source: SourceName | null
  /** null while the details are being loaded; until then `row` is shown. */
  detail: CompletionDetail | null
  row: CompletionRow | null
  /** The parsed record; null until the details are here, or if its text is damaged or not JSON. */
  completion: Completion | null
  disagreements: ReadCompletion['disagreements']
  unknown: ReadCompletion['unknown']
  /** The record's text exactly as it came. */
  raw: string | null
  /** The losslessly parsed record; undefined if there is no text or no JSON. Big numbers are `ExactNumber`. */
  parsed: unknown
  /** Why `raw` is not JSON; null if it is. */
  rawProblem: string | null
  /** The losslessly parsed request; null if it is unknown or not JSON. */
  request: unknown
  messages: StoredMessage[] | null
  messagesState: MessagesState
}

/** What the drawer has: the address, the row of the table, and the answers that have arrived. */
export interface DrawerInput {
  id: string
  source: SourceName | null
  row: CompletionRow | null
  detail: CompletionDetail | null
  /** Messages that were loaded separately; null if they were not, or have not arrived. */
  messages: StoredMessage[] | null
  messagesState: MessagesState
}

/**
 * Makes what the sections show from what is known about a completion. Never throws: a record that cannot be read leaves
 * `completion` null and the reason in `rawProblem`. The two texts are parsed here unless they were before.
 */
export function toDrawerModel(
  input: DrawerInput,
  record: ReadRecord = drain(readRecord(input.detail?.raw ?? null)),
  request: ReadText = drain(readText(input.detail?.request ?? null)),
): DrawerModel {
  const { read } = record
  // A large request contains its messages; they are not sent twice.
  const isSaid = input.detail?.request_apart != null && request.value !== undefined
  const messages = input.detail?.messages ?? (isSaid ? toMessagesOf(input.id, request.value) : input.messages)
  return {
    id: input.id,
    source: input.detail?.source ?? input.source,
    detail: input.detail,
    row: input.detail?.row ?? input.row,
    completion: read?.completion ?? null,
    disagreements: read?.disagreements ?? [],
    unknown: read?.unknown ?? [],
    raw: record.text,
    parsed: record.value,
    rawProblem: record.problem,
    request: request.value ?? null,
    messages,
    messagesState: messages === null ? input.messagesState : 'ready',
  }
}

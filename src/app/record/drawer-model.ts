import type { CompletionDetail, StoredMessage } from '#contract/detail/completion-detail.ts'
import type { Completion } from '#contract/completion/completion.ts'
import type { CompletionRow } from '#contract/row/completion-row.ts'
import { toMessagesOf } from '#contract/detail/input-messages.ts'
import type { ReadCompletion } from '#contract/completion/read-completion.ts'
import type { SourceName } from '#contract/search/search-query.ts'
import { drain } from '../sliced.ts'
import { type ReadRecord, type ReadText, readRecord, readText } from './read-record.ts'

/** Where the input messages stand: on their way, here, not kept by this source, or refused. */
export type MessagesState = 'loading' | 'ready' | 'unknown' | 'failed'

/** All that the sections of the drawer may ask about one completion. Everything is null until it is known. */
export interface DrawerModel {
  id: string
  source: SourceName | null
  /** null while the detail is on its way: `row` is shown until then. */
  detail: CompletionDetail | null
  row: CompletionRow | null
  /** The record as read; null until the detail is here, or when its text is damaged or no JSON. */
  completion: Completion | null
  disagreements: ReadCompletion['disagreements']
  unknown: ReadCompletion['unknown']
  /** The record's text exactly as it came in. */
  raw: string | null
  /** The record parsed without loss; undefined where there is no text or no JSON. Big numbers are `ExactNumber`. */
  parsed: unknown
  /** Why `raw` is no JSON; null when it is. */
  rawProblem: string | null
  /** The request parsed without loss; null when it is not known or no JSON. */
  request: unknown
  messages: StoredMessage[] | null
  messagesState: MessagesState
}

/** What the drawer was given: the address, the row of the table, and the answers that are here so far. */
export interface DrawerInput {
  id: string
  source: SourceName | null
  row: CompletionRow | null
  detail: CompletionDetail | null
  /** Messages that were asked for separately; null when they were not, or are not here. */
  messages: StoredMessage[] | null
  messagesState: MessagesState
}

/**
 * Turns what is known about a completion into what the sections show. Never throws: a record that cannot be read leaves
 * `completion` null and says why in `rawProblem`. The detail's two texts are read here unless they were before.
 */
export function toDrawerModel(
  input: DrawerInput,
  record: ReadRecord = drain(readRecord(input.detail?.raw ?? null)),
  request: ReadText = drain(readText(input.detail?.request ?? null)),
): DrawerModel {
  const { read } = record
  // A large request says itself what its messages are; they are not sent twice.
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

import type { StoredMessage } from '#contract/detail/completion-detail.ts'
import { Refusal } from '../source/refusal.ts'
import type { ListedRecord } from '../store/mirror-store.ts'
import type { ListedCompletion } from '../upstream/source/list-page.ts'
import { withoutAnswer } from '../upstream/source/without-answer.ts'
import { isRecord } from '#lib/is-record.ts'
import type { UpstreamMessages } from '../upstream/source/upstream-messages.ts'

/** For this many seconds, upstream may not show a new row everywhere. */
const YOUNG = 120

export interface FetchedRows {
  records: ListedRecord[]
  fetched: number
  /** Rows for which upstream has no messages. */
  absent: number
  /** Rows whose messages upstream failed to deliver; the next walk asks again. */
  failed: number
}

/**
 * The rows of a page with their input messages, where wanted. `missing`: the ids to ask for. With `lenient`, an
 * upstream failure costs one row's messages instead of the whole page. Rejects as the client does.
 */
export async function fetchMessages(
  items: readonly ListedCompletion[],
  missing: ReadonlySet<string>,
  messages: UpstreamMessages,
  options: { nowMs: number; lenient: boolean; keepSeconds: number | null },
  signal: AbortSignal,
): Promise<FetchedRows> {
  const found: FetchedRows = { records: [], fetched: 0, absent: 0, failed: 0 }
  const stop = new AbortController()
  const both = AbortSignal.any([signal, stop.signal])
  const asked = items.map(async (item): Promise<StoredMessage[] | 'absent' | 'failed' | null> => {
    const own = listedMessages(item)
    if (own !== null || !missing.has(item.id)) return own
    if (!item.named) return 'absent'
    try {
      const all = await messages.fetch(item.id, item.created, both)
      return all === null ? 'absent' : withoutAnswer(all, item.raw)
    } catch (error) {
      if (options.lenient && error instanceof Refusal && (error.body.upstream_status ?? 0) >= 500) return 'failed'
      stop.abort(error)
      throw error
    }
  })
  const answers = await Promise.allSettled(asked)
  signal.throwIfAborted()
  const refused = answers.find((answer) => answer.status === 'rejected')
  if (refused !== undefined) throw stop.signal.aborted ? stop.signal.reason : refused.reason
  for (const [index, item] of items.entries()) {
    const answer = answers[index]
    const value = answer?.status === 'fulfilled' ? answer.value : null
    if (value === 'absent') found.absent++
    else if (value === 'failed') found.failed++
    else if (value !== null && missing.has(item.id)) found.fetched++
    const young = item.created !== null && options.nowMs / 1000 - item.created < YOUNG
    found.records.push({
      id: item.id,
      created: item.created,
      body: Buffer.from(item.raw),
      messages: Array.isArray(value) ? Buffer.from(JSON.stringify(value)) : null,
      messagesAbsent: value === 'absent' && !young,
      expiresAt: item.created === null || options.keepSeconds === null ? null : item.created + options.keepSeconds,
    })
  }
  return found
}

/** Input messages that the list itself contains (ogx); null if it does not. */
function listedMessages(item: ListedCompletion): StoredMessage[] | null {
  if (!item.raw.includes('"input_messages"')) return null
  const value: unknown = JSON.parse(item.raw)
  const list = isRecord(value) ? value['input_messages'] : null
  if (!Array.isArray(list)) return null
  return list.filter(isRecord).map((message, index) => ({
    ...message,
    id: typeof message['id'] === 'string' ? message['id'] : `${item.id}-${index}`,
    role: typeof message['role'] === 'string' ? message['role'] : 'unknown',
  }))
}

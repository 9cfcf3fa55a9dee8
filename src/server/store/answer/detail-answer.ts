import type { CompletionDetail } from '#contract/detail/completion-detail.ts'
import { readStoredCall } from '../record/read-stored-call.ts'
import type { StoredDetail } from './stored-detail.ts'
import { toMessages } from './messages.ts'
import { readStoredRow } from '../record/stored-row.ts'

/** A store's answer about one record, under the name that was asked for. */
export function toDetailAnswer(source: 'store' | 'sample', id: string, detail: StoredDetail): CompletionDetail {
  const row = readStoredRow(detail.line)
  return {
    object: 'completion.detail',
    source: source,
    row,
    raw: detail.raw,
    request: detail.request,
    messages: toMessages(id, detail),
    request_apart: detail.requestApart,
    provenance: {
      way: row.way,
      from: detail.from,
      line: detail.fileLine,
      received_at: detail.receivedAt,
      metadata_changed_at: detail.metadataChangedAt,
      sha256: detail.sha256,
      same_id: detail.sameId,
      capture: detail.capture,
      call: readStoredCall(detail.call),
      answer_kept: detail.answerKept,
      listed_kept: detail.listedKept,
      redacted: detail.redacted === null ? null : JSON.parse(detail.redacted),
      failure: detail.failure,
    },
    damage: detail.damage,
  }
}

import { hash } from 'node:crypto'
import { recordedCallSchema } from '#contract/row/recorded-call.ts'
import type { CompletionRow } from '#contract/row/completion-row.ts'

/** What tells, without reading its texts, whether another store keeps a record in the same way. */
export interface RecordFacts {
  /** Where it stands in the order of arrival. */
  seq: number
  ord: number
  name: string
  /** Which record it is: its call where it came of one, else its bytes. */
  is: string
  /** Over everything that is kept of it but its name and its place among those of its second. */
  digest: string
  /** Unix seconds; null where its metadata never changed. */
  metadataChangedAt: number | null
}

/** A record's columns, as both engines can name them. `has` is whether such a text stands beside it. */
export interface FactColumns {
  seq: number
  ord: number
  name: string
  sha256: Uint8Array
  row: CompletionRow
  metadata: string | null
  metadataChangedAt: number | null
  from: string
  line: number | null
  receivedAt: number
  capture: string | null
  has: { request: boolean; messages: boolean; answer: boolean }
  call: string | null
  assembler: number
  redacted: string | null
}

/** The facts of a record from its columns. */
export function toRecordFacts(columns: FactColumns): RecordFacts {
  const { seq, ord, name, sha256, row, has, metadataChangedAt } = columns
  const call = columns.call === null ? null : readCall(columns.call)
  const bytes = Buffer.from(sha256).toString('hex')
  const all = [
    bytes,
    columns.metadata,
    metadataChangedAt,
    columns.from,
    columns.line,
    columns.receivedAt,
    columns.capture,
    [has.request, has.messages, has.answer],
    call,
    columns.assembler,
    columns.redacted,
    [row.way, row.latency_ms, row.mirrored_at, row.expires_at, row.gone_upstream_at],
  ]
  const is = call === null ? bytes : `call ${call.id}`
  return { seq, ord, name, is, digest: hash('sha256', JSON.stringify(all)), metadataChangedAt }
}

/** As it is written down today, whichever version wrote it; one that cannot be read is its text. */
function readCall(text: string) {
  try {
    const call = recordedCallSchema.safeParse(JSON.parse(text))
    return call.success ? call.data : { id: text }
  } catch {
    return { id: text }
  }
}

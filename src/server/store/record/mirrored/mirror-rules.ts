import { toMetadataText } from '#contract/metadata/metadata.ts'
import type { CompletionRow } from '#contract/row/completion-row.ts'
import type { ListedRecord } from '../../mirror-store.ts'
import { packBeside, toText } from '../codec/body-codec.ts'
import { isFromElsewhere } from '../is-from-elsewhere.ts'
import { mergeRow, withInput } from './merge-row.ts'
import type { Candidate, MirroredRow } from './mirrored-row.ts'
import type { PreparedListed } from './prepared-listed.ts'
import type { PreparedRecord } from '../prepared-record.ts'
import { sameButMetadata } from './same-but-metadata.ts'

// What upstream lists is taken over field by field: bytes that are here stay, metadata follows upstream.

/** Whether the input messages of a listed row are known, as `MirroredRow.messages` has it; `has`: its record has them. */
export function toMessagesKnown(listed: ListedRecord, has: boolean): number {
  if (has || listed.messages !== null) return 1
  return listed.messagesAbsent ? 2 : 0
}

/** What is remembered of a listed row whose record stands at `ord`; `listing`: its packed text, where the record's differs. */
export function toMirroredRow(
  { listed, record }: PreparedListed,
  ord: number,
  walk: number,
  messages: number,
  listing: Uint8Array | null,
): MirroredRow {
  return { ord, walk, sha256: record.sha256, messages, goneAt: null, expires: listed.expiresAt, listed: listing }
}

/**
 * Whether a record with the listed row's id has the same answer: by its bytes, or if their rows say so (`rows`). A
 * recording that broke off is not the same, and neither is a record of another upstream.
 */
export function compareAnswers(candidate: Candidate, record: PreparedRecord): 'same' | 'rows' | 'other' {
  if (isFromElsewhere(candidate.origin, record.incoming)) return 'other'
  if (Buffer.compare(candidate.sha256, record.sha256) === 0) return 'same'
  return candidate.capture === null || candidate.capture === 'complete' ? 'rows' : 'other'
}

/** What to do with a row that was seen before; `kept`: its record is still here. */
export function meetAgain(
  before: MirroredRow,
  { listed, record }: PreparedListed,
  kept: boolean,
): 'see' | 'refresh' | 'compare' {
  if (kept && Buffer.compare(before.sha256, record.sha256) !== 0) return 'compare'
  return kept && (hasNewMessages(before, listed) || before.goneAt !== null) ? 'refresh' : 'see'
}

/** Whether messages came that were not fetched before. */
export function hasNewMessages(before: MirroredRow, listed: ListedRecord): boolean {
  return before.messages === 0 && listed.messages !== null
}

/** Whether nothing but metadata changed since `text` was listed. A text that is damaged (null) counts as another answer. */
export function isOnlyEdited(text: string | null, listed: ListedRecord): boolean {
  return text !== null && sameButMetadata(text, toText(listed.body))
}

/** The new text of a listing that is kept beside a record. */
export function toListing(before: MirroredRow, listed: ListedRecord): Uint8Array | null {
  return before.listed === null ? null : packBeside(listed.body)
}

/** A record's row with what upstream says of it. `sameBytes`: that is the record's own text; `fresh`: its messages are new. */
export function toMergedRow(
  before: CompletionRow,
  record: PreparedRecord,
  { sameBytes, fresh }: { sameBytes: boolean; fresh: boolean },
): { row: CompletionRow; isEdited: boolean } {
  const listed = sameBytes ? before : mergeRow(before, record.row)
  const row = fresh ? withInput(listed, record.row) : listed
  return { row, isEdited: toMetadataText(before.metadata) !== toMetadataText(row.metadata) }
}

/** A row that upstream lists, at `seconds`. */
export function toListedRow(row: CompletionRow, before: CompletionRow, listed: ListedRecord, seconds: number) {
  return {
    ...row,
    mirrored_at: before.mirrored_at ?? seconds,
    expires_at: listed.expiresAt,
    gone_upstream_at: null,
  } satisfies CompletionRow
}

/** A row that upstream lists no more. */
export function toGoneRow(row: CompletionRow, seconds: number): CompletionRow {
  return { ...row, gone_upstream_at: seconds, expires_at: null }
}

import { type Capture, CAPTURES } from '#contract/row/capture.ts'
import type { Hidden } from '../../redact/hidden.ts'
import type { KeptAnswer, Reassembled } from '../../store/reassemble-store.ts'
import type { RecordedRecord } from '../capture/recorded-record.ts'
import type { CallEnd, CapturedCall } from '../capture/captured-call.ts'
import { findChangedMembers } from './find-changed-members.ts'
import { isReadingNote, isStreamErrorNote, isUnreadableNote } from '../capture/reading-notes.ts'

/** The result of reading a kept answer again: which members of the record change, and how the call ended. */
export interface Reread {
  change: Reassembled
  members: string[]
  captures: { before: string; after: Capture } | null
}

/**
 * The call of a kept answer, ready to be read as if it had just ended; null if reading it again can change nothing.
 * `hide`: what must not be written.
 */
export function toCallAgain(kept: KeptAnswer, hide: Hidden): CapturedCall | null {
  const { call, answer, capture, model } = kept
  // A complete answer that is no stream is its own record, for every assembler.
  if (!call.stream && capture !== 'unparsed') return null
  if (call.notes.some(isUnreadableNote)) return null
  const request = Buffer.from(JSON.stringify({ model }))
  return {
    id: call.id,
    from: kept.from,
    startedMs: call.started_at,
    firstByteMs: call.first_byte_ms,
    durationMs: call.duration_ms,
    idempotencyKey: null,
    request: { bytes: request, total: request.length },
    answer: {
      status: call.status ?? 200,
      // It is stored without its content encoding.
      headers: call.headers.filter(([name]) => name !== 'content-encoding'),
      bytes: answer,
      total: capture === 'too_large' ? answer.length + 1 : answer.length,
      sha256: call.answer_sha256 ?? '',
    },
    end: toEnd(capture),
    failure: null,
    hide,
  }
}

/** What changes in the record with `fresh`, which was read from `toCallAgain`. */
export function toReread(kept: KeptAnswer, fresh: RecordedRecord): Reread {
  const same: Reread = { change: { call: kept.call.id, was: kept.sha256, to: null }, members: [], captures: null }
  // Still no stream and still unreadable: there is nothing better to store.
  if (!fresh.call.stream && fresh.capture === 'unparsed') return same
  const capture = toCapture(kept, fresh.capture)
  const members = findChangedMembers(toText(kept.body), toText(fresh.body))
  if (members.length === 0 && capture === kept.capture) return same
  const notes = [
    ...kept.call.notes.filter((note) => !isReadingNote(note)),
    ...fresh.call.notes.filter((note) => isReadingNote(note)),
  ]
  // The bytes change only if something has been taken out now.
  const answer = fresh.answer ?? fresh.body
  return {
    change: {
      ...same.change,
      to: {
        body: fresh.body,
        capture,
        call: { ...kept.call, stream: fresh.call.stream, notes },
        answer: Buffer.compare(answer, kept.answer) === 0 ? null : answer,
        redacted: fresh.redacted ?? null,
      },
    },
    members,
    captures: capture === kept.capture ? null : { before: kept.capture ?? '', after: capture },
  }
}

function toEnd(capture: string | null): CallEnd {
  return capture === 'client_aborted' || capture === 'interrupted' ? capture : 'complete'
}

/**
 * How the call ended. What the connection did is known from then; what the answer itself tells is judged by the new
 * rules.
 */
function toCapture({ capture, call }: KeptAnswer, fresh: Capture): Capture {
  const before = CAPTURES.find((one) => one === capture)
  if (before === undefined) return fresh
  // It was cut off, even if the answer looks complete: a client that read on would have seen more.
  if (before === 'truncated' && fresh === 'complete') return 'truncated'
  // If the events mention no error, it came from the connection or the status.
  if (before === 'upstream_error' && !call.notes.some(isStreamErrorNote)) return 'upstream_error'
  return fresh
}

function toText(bytes: Uint8Array): string {
  return new TextDecoder().decode(bytes)
}

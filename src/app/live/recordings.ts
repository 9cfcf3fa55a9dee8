import type { CompletionRow } from '#contract/row/completion-row.ts'
import { joinRecordingParts } from '#contract/recording/join-recording-parts.ts'
import type { RecordingEvent, RecordingPart } from '#contract/recording/live-event.ts'

/** A completion that is being written, as far as it has come. */
export interface Recording {
  id: string
  /** Unix milliseconds. */
  startedMs: number
  row: CompletionRow
  parts: readonly RecordingPart[]
  /** The rest cannot be shown before the end. */
  blind: boolean
  /** How it ended; null while it is being written. */
  end: { completion: string | null } | null
}
export type Recordings = ReadonlyMap<string, Recording>

/** How many ended ones are remembered, so that a drawer that watched one can show the stored record. */
const REMEMBERED = 50

/** The recordings after an event. Pure. */
export function withRecordingEvent(before: Recordings, event: RecordingEvent): Recordings {
  const after = new Map(before)
  const known = before.get(event.id)
  if (event.phase === 'start') {
    const { id, row, started_ms } = event
    after.set(id, { id, startedMs: started_ms, row, parts: [], blind: false, end: null })
  } else if (known === undefined) {
    return before
  } else if (event.phase === 'chunk') {
    const parts = event.whole ? event.parts : joinRecordingParts(known.parts, event.parts)
    after.set(event.id, { ...known, parts, blind: event.blind })
  } else {
    after.set(event.id, { ...known, end: { completion: event.completion } })
    forgetOldest(after)
  }
  return after
}

function forgetOldest(recordings: Map<string, Recording>): void {
  const ended = [...recordings.values()].filter((one) => one.end !== null)
  for (const { id } of ended.slice(0, Math.max(0, ended.length - REMEMBERED))) recordings.delete(id)
}

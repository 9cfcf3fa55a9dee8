import type { RecordedCall } from '#contract/row/recorded-call.ts'
import { formatDuration } from '#lib/format.ts'
import type { KeptText } from '../../../api/kept-text.ts'
import { keptMessages as say } from '../../../messages/record/kept.ts'

const DATA = /^data:/gm

/** Facts about an answer as it came: how many events it has, and when its bytes came, if measured. */
export function toAnswerFacts({ text, whole }: KeptText, call: RecordedCall | null): string {
  const events = text.match(DATA)?.length ?? 0
  const facts = events === 0 ? [] : [say.events(events, whole)]
  if (call !== null && call.first_byte_ms !== null) facts.push(say.firstByte(formatDuration(call.first_byte_ms)))
  if (call !== null && call.duration_ms !== null) facts.push(say.ended(formatDuration(call.duration_ms)))
  return facts.join(' · ')
}

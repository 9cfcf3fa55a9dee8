import type { ReactNode } from 'react'
import type { Capture } from '#contract/row/capture.ts'
import type { RecordedCall } from '#contract/row/recorded-call.ts'
import { formatBytes, formatDuration } from '#lib/format.ts'
import { recordedCallMessages as say } from '../../../messages/record/recorded-call.ts'
import { toVisibleText } from '../../../text/visible-text.ts'

export interface ProvenanceFact {
  name: string
  value: ReactNode
}

/** How a recorded call ended, in words; unchanged if this version does not know the word. */
export function toCaptureText(capture: string): string {
  const known: Record<Capture, string> = say.captures
  return Object.entries(known).find(([name]) => name === capture)?.[1] ?? capture
}

/** What the recorder saw of a call, apart from the record. */
export function toCallFacts(call: RecordedCall): ProvenanceFact[] {
  const facts: ProvenanceFact[] = [{ name: say.status, value: call.status ?? say.noAnswer }]
  if (call.request_id !== null)
    facts.push({ name: say.requestId, value: <code className="break-all">{toVisibleText(call.request_id)}</code> })
  if (call.first_byte_ms !== null) facts.push({ name: say.firstByte, value: formatDuration(call.first_byte_ms) })
  if (call.duration_ms !== null) facts.push({ name: say.duration, value: formatDuration(call.duration_ms) })
  const form = call.stream ? say.streamed : say.atOnce
  facts.push({ name: say.answer, value: `${formatBytes(call.answer_bytes)}, ${form}` })
  facts.push({ name: say.request, value: formatBytes(call.request_bytes) })
  if (call.idempotency_key !== null)
    facts.push({ name: say.idempotencyKey, value: <code>{toVisibleText(call.idempotency_key)}</code> })
  if (call.headers.length > 0) facts.push({ name: say.headers, value: <Headers headers={call.headers} /> })
  for (const note of call.notes) facts.push({ name: say.note, value: toVisibleText(note) })
  return facts
}

function Headers({ headers }: Pick<RecordedCall, 'headers'>) {
  return (
    <ul className="font-mono">
      {headers.map(([name, text]) => (
        <li key={name} className="break-words">
          {toVisibleText(`${name}: ${text}`)}
        </li>
      ))}
    </ul>
  )
}

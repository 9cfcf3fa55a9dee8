import type { CompletionRow } from '#contract/row/completion-row.ts'
import { type Incomplete, isIncomplete } from '../../../../record/state-shapes.ts'
import { captureMessages } from '../../../../messages/record/captures.ts'
import { tableMessages } from '../../../../messages/list/table.ts'

export type RowStateKind =
  | Incomplete
  | 'stop'
  | 'length'
  | 'content_filter'
  | 'tool_calls'
  | 'function_call'
  | 'refusal'
  | 'missing'
  | 'damaged'
  | 'other'

/** Why a row's answer ended, as a shape and a sentence. */
export interface RowState {
  kind: RowStateKind
  label: string
}

const KNOWN = ['stop', 'length', 'content_filter', 'tool_calls', 'function_call'] as const

/**
 * What the State column shows: first damage, then an incomplete recording, then a refusal (which has the reason
 * `stop`), then the first choice's finish reason. Reasons that this version does not know are shown as they are.
 */
export function rowState(row: CompletionRow): RowState {
  const notes = [
    row.has.includes('invalid_json') ? tableMessages.invalidJson : null,
    row.disagreements > 0 ? tableMessages.disagreements(row.disagreements) : null,
  ].filter((note) => note !== null)
  const kind = stateKind(row)
  const base = isIncomplete(kind)
    ? tableMessages.states.incomplete(captureMessages[kind])
    : kind === 'other'
      ? tableMessages.states.other(row.finish_reasons[0] ?? '')
      : tableMessages.states[kind]
  return { kind, label: [base, ...notes].join(' · ') }
}

function stateKind(row: CompletionRow): RowStateKind {
  if (row.damaged) return 'damaged'
  if (isIncomplete(row.capture)) return row.capture
  if (row.output.kind === 'refusal') return 'refusal'
  const reason = row.finish_reasons[0] ?? null
  if (reason === null) return 'missing'
  return KNOWN.find((known) => known === reason) ?? 'other'
}

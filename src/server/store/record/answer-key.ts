import type { CompletionRow } from '#contract/row/completion-row.ts'

/** A text that is equal for rows with the same answer. */
export function toAnswerKey({ output: { kind, text, digits = '' } }: CompletionRow): string {
  return `${kind} ${text}\n${digits}`
}

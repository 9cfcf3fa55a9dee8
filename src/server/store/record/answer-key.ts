import type { CompletionRow } from '#contract/row/completion-row.ts'
import { toTextDigits } from '#contract/text/text-digits.ts'

/** A text that is equal for rows with the same answer. */
export function toAnswerKey({ output: { kind, text, digits = '' } }: CompletionRow): string {
  return `${kind} ${text}\n${digits}`
}

/** A number that is equal for rows with the same answer, of fourteen hexadecimal digits of 53 bits. */
export function toAnswerNumber(row: CompletionRow): number {
  return Number.parseInt(toTextDigits(toAnswerKey(row)), 16)
}

import type { CompletionRow } from '#contract/row/completion-row.ts'
import type { PreparedRecord } from './prepared-record.ts'

/**
 * The row of a record that was assembled again, and whether its body has another id than its name. Name and place stay,
 * and so does the id by which others know it: records with the same id, and upstreams that list it.
 */
export function toReassembledRow(
  record: Pick<PreparedRecord, 'row' | 'wireId' | 'isIdCut'>,
  name: string,
  before: CompletionRow,
): { row: CompletionRow; isSpliced: boolean } {
  const isSpliced = record.wireId !== name || record.isIdCut
  const known = before.wire_id ?? (before.id.startsWith('~') ? record.wireId : before.id)
  const row = { ...record.row, id: before.id, wire_id: isSpliced ? known : null, listed_at: before.listed_at }
  return { row, isSpliced }
}

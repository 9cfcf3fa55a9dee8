import type { MetadataPairs } from '#contract/wire/list-query.ts'
import { parseMetadata } from '#contract/metadata/metadata.ts'
import { ParamError } from '#contract/wire/param-error.ts'
import { conversationMessages as t } from '../../../messages/record/conversation.ts'

/** One pair that is being edited; `row` identifies it on the screen. */
export interface DraftPair {
  row: number
  key: string
  value: string
}

/** A draft of the current pairs. */
export function toDraft(entries: MetadataPairs): DraftPair[] {
  return entries.map(([key, value], row) => ({ row, key, value }))
}

/**
 * The pairs of a draft, or why they would be refused, in the server's words. Completely empty pairs do not count. Throws
 * only what is no refusal.
 */
export function readMetadataDraft(draft: readonly DraftPair[]): { entries: MetadataPairs } | { problem: string } {
  const pairs = draft
    .filter((pair) => pair.key !== '' || pair.value !== '')
    .map((pair) => [pair.key, pair.value] as const)
  const seen = new Set<string>()
  for (const [key] of pairs) {
    if (key === '') return { problem: t.metadata.emptyKey }
    if (seen.has(key)) return { problem: t.metadata.twice(key) }
    seen.add(key)
  }
  try {
    return { entries: parseMetadata(Object.fromEntries(pairs)) }
  } catch (error) {
    if (error instanceof ParamError) return { problem: error.message }
    throw error
  }
}

/** Whether a draft differs from the current pairs; completely empty pairs do not count. */
export function isChanged(draft: readonly DraftPair[], entries: MetadataPairs): boolean {
  const pairs = draft.filter(({ key, value }) => key !== '' || value !== '').map(({ key, value }) => [key, value])
  return JSON.stringify(pairs) !== JSON.stringify(entries)
}

/** Keys that were removed but are in the answer: the server merges instead of replacing. */
export function findKept(before: MetadataPairs, sent: MetadataPairs, answer: unknown): string[] {
  if (typeof answer !== 'object' || answer === null) return []
  const wanted = new Set(sent.map(([key]) => key))
  return before.map(([key]) => key).filter((key) => !wanted.has(key) && Object.hasOwn(answer, key))
}

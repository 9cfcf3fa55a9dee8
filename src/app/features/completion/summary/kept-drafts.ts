import type { DraftPair } from './metadata-draft.ts'

/**
 * Drafts that were neither saved nor discarded when their editor left the screen, by source and id: they are there when
 * the row is opened again, as long as the page is open.
 */
const drafts = new Map<string, readonly DraftPair[]>()

function keyOf(source: string | null, id: string): string {
  return `${source ?? ''} ${id}`
}

export function keptDraft(source: string | null, id: string): readonly DraftPair[] | null {
  return drafts.get(keyOf(source, id)) ?? null
}

/** `null` forgets it. */
export function keepDraft(source: string | null, id: string, draft: readonly DraftPair[] | null): void {
  if (draft === null) drafts.delete(keyOf(source, id))
  else drafts.set(keyOf(source, id), draft)
}

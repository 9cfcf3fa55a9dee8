import { ownedByClient } from '../../../api/owned-by-client.ts'
import type { DraftPair } from './metadata-draft.ts'

/** Drafts that were neither saved nor discarded when their editor left the screen, by source and id. */
export interface KeptDrafts {
  of: (source: string | null, id: string) => readonly DraftPair[] | null
  /** `null` forgets it. */
  keep: (source: string | null, id: string, draft: readonly DraftPair[] | null) => void
}

const keyOf = (source: string | null, id: string) => `${source ?? ''} ${id}`

/** The drafts of this page: each is there again when its row is opened again, as long as the page is open. */
export const keptDraftsOf = ownedByClient((): KeptDrafts => {
  const drafts = new Map<string, readonly DraftPair[]>()
  return {
    of: (source, id) => drafts.get(keyOf(source, id)) ?? null,
    keep: (source, id, draft) => {
      if (draft === null) drafts.delete(keyOf(source, id))
      else drafts.set(keyOf(source, id), draft)
    },
  }
})

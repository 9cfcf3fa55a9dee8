import type { SavedView, ViewChange } from '#contract/search/saved-view.ts'

/** The part of the store that keeps saved views. */
export interface ViewStore {
  /** All of them, in order of name. */
  views(): Promise<SavedView[]>
  /**
   * Changes the view of that slug, or makes one where it is null. One that becomes the default ends the one before. Rejects
   * with 404 where there is none, 409 `name_taken` where another has the name, 409 `too_many_views`.
   */
  saveView(slug: string | null, change: ViewChange): Promise<SavedView>
  /** False when there is none of that slug. */
  deleteView(slug: string): Promise<boolean>
}

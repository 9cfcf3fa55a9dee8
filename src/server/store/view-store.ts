import type { SavedView, ViewChange } from '#contract/search/saved-view.ts'

export interface ViewStore {
  /** All of them, ordered by name. */
  views(): Promise<SavedView[]>
  /**
   * Changes the view with that slug, or makes one if it is null. A new default replaces the old one. Rejects with 404
   * if there is none, 409 `name_taken` if another has the name, 409 `too_many_views`.
   */
  saveView(slug: string | null, change: ViewChange): Promise<SavedView>
  /** False if there is none with that slug. */
  deleteView(slug: string): Promise<boolean>
}

import type { SavedView } from '#contract/search/saved-view.ts'
import { viewMessages as say } from '../../../messages/list/views.ts'

/** A view that the page began with. */
export interface ShownView {
  view: SavedView
  /** The page shows something else by now. */
  changed: boolean
}

export type ViewDeed = 'save' | 'undo' | 'saveAs' | 'rename' | 'default' | 'copy' | 'delete'

/** What can be done with the present state of the page and the view that it shows, if any, and what that is called. */
export function toViewDeeds(shown: ShownView | null): readonly (readonly [deed: ViewDeed, label: string])[] {
  if (shown === null) return [['saveAs', say.saveAs]]
  const { view, changed } = shown
  return [
    ...(changed
      ? ([
          ['save', say.saveChanges(view.name)],
          ['undo', say.undoChanges(view.name)],
        ] as const)
      : []),
    ['saveAs', say.saveAs],
    ['rename', say.rename],
    ['default', view.is_default ? say.noDefault : say.makeDefault],
    ['copy', say.copyLink],
    ['delete', say.remove],
  ]
}

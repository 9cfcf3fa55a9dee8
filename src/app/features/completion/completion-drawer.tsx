import type { CompletionRow } from '#contract/row/completion-row.ts'
import type { SourceName } from '#contract/search/search-query.ts'
import { drawerMessages as t } from '../../messages/record/drawer.ts'
import type { FilterChange } from '#contract/search/filter-change.ts'
import { DrawerContent } from './drawer-content.tsx'
import { DrawerFrame } from './frame/drawer-frame.tsx'

export interface CompletionDrawerProps {
  source: SourceName | null
  id: string
  /** The table's row, shown until the completion is here. */
  row: CompletionRow | null
  /** `index` counts from 0. */
  position: { index: number; total: number | null } | null
  onClose: () => void
  onStep: (by: 1 | -1) => void
  onFilter: (change: FilterChange) => void
  layout: 'drawer' | 'page'
}

/** One completion, whole: beside the list, which stays usable, or on a page of its own. */
export function CompletionDrawer(props: CompletionDrawerProps) {
  return props.layout === 'drawer' ? <BesideTheList {...props} /> : <DrawerContent key={props.id} {...props} />
}

function BesideTheList(props: CompletionDrawerProps) {
  return (
    <DrawerFrame id={props.id} label={t.label(props.id)} onClose={props.onClose}>
      {(close) => <DrawerContent key={props.id} {...props} onClose={close} />}
    </DrawerFrame>
  )
}

import type { FilterChange } from '../../../search/filter-change.ts'
import type { DrawerModel } from './drawer-model.ts'

/** What every section of the drawer takes. A section with nothing to say renders nothing (null). */
export interface SectionProps {
  model: DrawerModel
  /** A value was clicked: include or exclude it in the list. */
  onFilter: (change: FilterChange) => void
}

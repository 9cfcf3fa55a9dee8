import type { FilterChange } from '#contract/search/filter-change.ts'
import type { DrawerModel } from '../../../record/drawer-model.ts'

/** What every section of the drawer gets. A section without content renders null. */
export interface SectionProps {
  model: DrawerModel
  /** A value was clicked: include or exclude it in the list. */
  onFilter: (change: FilterChange) => void
  /** The selected choice, from 0, for every section that shows one. */
  choice: number
  onChoice: (choice: number) => void
}

import type { FilterChange } from '#contract/search/filter-change.ts'
import type { DrawerModel } from '../../../record/drawer-model.ts'

/** What every section of the drawer takes. A section with nothing to say renders nothing (null). */
export interface SectionProps {
  model: DrawerModel
  /** A value was clicked: include or exclude it in the list. */
  onFilter: (change: FilterChange) => void
  /** The choice that is looked at, from 0, in every section that shows one. */
  choice: number
  onChoice: (choice: number) => void
}

import { createContext, useContext } from 'react'
import type { SourceName } from '#contract/search/search-query.ts'
import type { FilterChange } from '#contract/search/filter-change.ts'
import type { TimeZoneChoice } from '#lib/format.ts'

/** What cells may ask of the table, and how they are to show times. Kept stable so that rows need not draw again. */
export interface TableActions {
  filter: (change: FilterChange) => void
  zone: TimeZoneChoice
  /** Rows have room for more than one line. */
  tall: boolean
  /** Whose rows they are; null while there are none. */
  source: SourceName | null
}

const TableActionsContext = createContext<TableActions>({
  filter: () => undefined,
  zone: 'local',
  tall: false,
  source: null,
})

export const TableActionsProvider = TableActionsContext.Provider

/** The actions of the table around a cell. */
export function useTableActions(): TableActions {
  return useContext(TableActionsContext)
}

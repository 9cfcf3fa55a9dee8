import { useQueryClient } from '@tanstack/react-query'
import { useCallback, useSyncExternalStore } from 'react'
import type { SearchQuery } from '#contract/search/search-query.ts'
import { ownedPlace } from '../../../api/owned-by-client.ts'
import type { RangeRows } from './range-rows.ts'
import type { Selection } from './selection.ts'

interface Selected {
  /** The question whose rows these are. */
  of: string
  selection: Selection
}

/** Outlives the screen: who goes from selected rows to their comparison comes back to them. */
const placeOf = ownedPlace<Selected>()

/** Which rows of a question are selected. */
export interface RowSelection {
  /** null while no rows are being selected. */
  selection: Selection | null
  select: (next: Selection | null) => void
  /** Adds rows to those that are selected by then, if any still are. */
  add: (rows: RangeRows) => void
}

/** The selection among the rows of a question. Another question has other rows, and none selected. */
export function useSelection(query: SearchQuery): RowSelection {
  const of = JSON.stringify(query)
  const { read, set, subscribe } = placeOf(useQueryClient())
  const selected = useSyncExternalStore(subscribe, read)
  const select = useCallback((next: Selection | null) => set(next && { of, selection: next }), [set, of])
  const add = useCallback(
    ({ ids, missed }: RangeRows) => {
      const present = read()
      if (present?.of !== of || present.selection.all) return
      set({ of, selection: { ...present.selection, ids: new Set([...present.selection.ids, ...ids]), missed } })
    },
    [read, set, of],
  )
  return { selection: selected?.of === of ? selected.selection : null, select, add }
}

import { useQueryClient } from '@tanstack/react-query'
import { useCallback, useMemo, useSyncExternalStore } from 'react'
import type { SearchQuery } from '#contract/search/search-query.ts'
import { ownedPlace } from '../../../api/owned-by-client.ts'
import type { RangeRows } from './range-rows.ts'
import type { Selection } from './selection.ts'

interface Selected {
  /** The question whose rows these are, in any order, and the order in which they were picked. */
  of: string
  order: string
  selection: Selection
}

/** Outlives the screen: who goes from selected rows to their comparison comes back to them. */
const placeOf = ownedPlace<Selected>()

/** Which rows of a question are selected. */
export interface RowSelection {
  /** null while no rows are being selected. */
  selection: Selection | null
  /** What is selected of another question, while nothing is of this one; it is selected again where that question is asked. */
  left: Selection | null
  select: (next: Selection | null) => void
  /** Adds rows to those that are selected by then, if any still are. */
  add: (rows: RangeRows) => void
}

/** The selection among the rows of a question. Another question has other rows, and none selected; another order has the same. */
export function useSelection({ sort, ...asked }: SearchQuery): RowSelection {
  const of = JSON.stringify(asked)
  const order = JSON.stringify(sort)
  const { read, set, subscribe } = placeOf(useQueryClient())
  const selected = useSyncExternalStore(subscribe, read)
  const select = useCallback((next: Selection | null) => set(next && { of, order, selection: next }), [set, of, order])
  const add = useCallback(
    ({ ids, missed }: RangeRows) => {
      const present = read()
      if (present?.of !== of || present.selection.all) return
      set({ ...present, selection: { ...present.selection, ids: new Set([...present.selection.ids, ...ids]), missed } })
    },
    [read, set, of],
  )
  const here = selected?.of === of
  const selection = useMemo(() => {
    if (selected === null || !here) return null
    // Where ranges begin is a place in the order.
    return selected.order === order ? selected.selection : { ...selected.selection, anchor: null }
  }, [selected, here, order])
  const left = selected === null || here || !(selected.selection.all || selected.selection.ids.size > 0)
  return { selection, left: left ? null : selected.selection, select, add }
}

import { useState } from 'react'
import type { SearchQuery } from '#contract/search/search-query.ts'
import type { Selection } from './selection.ts'

interface Selected {
  /** The question whose rows these are. */
  of: string
  selection: Selection
}

/** Outlives the screen: who goes from selected rows to their comparison comes back to them. */
let left: Selected | null = null

/** The selection among the rows of a question, and how it is replaced. Another question has other rows, and none selected. */
export function useSelection(query: SearchQuery): [Selection | null, (next: Selection | null) => void] {
  const of = JSON.stringify(query)
  const [selected, setSelected] = useState(left)
  const replace = (next: Selection | null) => {
    left = next && { of, selection: next }
    setSelected(left)
  }
  return [selected?.of === of ? selected.selection : null, replace]
}

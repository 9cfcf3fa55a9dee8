import type { CompletionRow } from '#contract/row/completion-row.ts'
import { useState } from 'react'
import type { RowWindow } from './row-window.ts'

/** The row that is open in the drawer, and how to open others. */
export interface OpenRow {
  id: string | null
  /** Its index in the answer; null if no row is open or it was never among the loaded rows. */
  index: number | null
  row: CompletionRow | null
  /** Opens the row at an index, if it is loaded or given. */
  openAt: (index: number, row?: CompletionRow) => void
  /** Told of a row that is likely to be opened next. */
  onNear: (id: string) => void
}

/** Calls `show` when the record with this id can be drawn, or soon. A later call takes the place of one that waits. */
type WhenHere = (id: string, show: () => void) => void

/** Finds the open row among the loaded rows, and remembers its index from then on. */
export function useOpenRow(
  id: string | null,
  window: RowWindow,
  { onOpen, onNear, whenHere }: { onOpen: (id: string) => void; onNear: (id: string) => void; whenHere: WhenHere },
): OpenRow {
  const [seen, setSeen] = useState<{ row: CompletionRow; index: number; view: unknown } | null>(null)
  const known = seen !== null && seen.row.id === id ? seen : null
  const here = known !== null && known.view === window.view ? known.index : null
  const now = here === null ? undefined : window.rowAt(here)
  const index = here !== null && (now === undefined || now.id === id) ? here : null
  if (id !== null && index === null) {
    const found = window.find(id)
    const row = found === null ? undefined : window.rowAt(found)
    if (found !== null && row !== undefined) setSeen({ row, index: found, view: window.view })
  }
  const openAt = (at: number, row = window.rowAt(at)) => {
    if (row === undefined) return
    whenHere(row.id, () => {
      setSeen({ row, index: at, view: window.view })
      onOpen(row.id)
    })
  }
  return { id, index, row: (index === null ? undefined : now) ?? known?.row ?? null, openAt, onNear }
}

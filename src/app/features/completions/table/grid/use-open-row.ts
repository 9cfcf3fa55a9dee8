import { useCallback, useState } from 'react'
import type { RowWindow } from '../../rows/row-window.ts'

/** Rows around the screen that are searched for the open one. */
const REACH = 100

/** Where the open row stands in the answer; null when none is open or it has not been seen. */
export function useOpenRow(openId: string | null, window: RowWindow, first: number, last: number) {
  const [seen, setSeen] = useState<{ id: string; index: number; view: unknown } | null>(null)
  const here = seen !== null && seen.id === openId && seen.view === window.view ? seen.index : null
  const now = here === null ? undefined : window.rowAt(here)
  const index = here !== null && (now === undefined || now.id === openId) ? here : null
  if (openId !== null && index === null) {
    const found = findRow(openId, window, first, last)
    if (found !== null) setSeen({ id: openId, index: found, view: window.view })
  }
  const { view } = window
  const remember = useCallback((id: string, at: number) => setSeen({ id, index: at, view }), [view])
  return { openIndex: openId === null ? null : index, remember }
}

function findRow(id: string, window: RowWindow, first: number, last: number): number | null {
  for (let index = Math.max(0, first - REACH); index < Math.min(window.rows, last + REACH); index++) {
    if (window.rowAt(index)?.id === id) return index
  }
  return null
}

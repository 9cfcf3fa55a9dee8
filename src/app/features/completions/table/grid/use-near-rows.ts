import { type RefObject, useEffect, useEffectEvent } from 'react'
import type { RowWindow } from '../../rows/row-window.ts'
import { rowOf } from './use-grid-focus.ts'

/** A row must be pointed at for this long; passing over it loads nothing. */
const REST_MS = 80
/** The largest record that is loaded ahead, in bytes; a longer one would be noticeable even if it is not opened. */
const MOST_BYTES = 256 * 1024

/**
 * Finds rows that are likely to be opened next, so that their records are loaded ahead: the one under the pointer, the
 * focused one, and both neighbours of the open one. Very long records are left out.
 */
export function useNearRows(
  grid: RefObject<HTMLElement | null>,
  rowAt: RowWindow['rowAt'],
  onNear: (id: string) => void,
  focused: number | null,
  open: number | null,
): void {
  const tell = useEffectEvent((indexes: readonly number[]) => {
    for (const index of indexes) {
      const row = rowAt(index)
      if (row !== undefined && row.size <= MOST_BYTES) onNear(row.id)
    }
  })
  useEffect(() => {
    const near = open !== null ? [open + 1, open - 1] : focused !== null ? [focused] : []
    const timer = setTimeout(() => tell(near), REST_MS)
    return () => clearTimeout(timer)
  }, [focused, open])

  useEffect(() => {
    const element = grid.current
    let pointed: number | null = null
    let timer = 0
    const onPointer = (event: PointerEvent) => {
      const index = rowOf(event.target)
      if (index === pointed) return
      pointed = index
      clearTimeout(timer)
      if (index !== null) timer = window.setTimeout(() => tell([index]), REST_MS)
    }
    element?.addEventListener('pointerover', onPointer)
    return () => {
      element?.removeEventListener('pointerover', onPointer)
      clearTimeout(timer)
    }
  }, [grid])
}

import { useLayoutEffect } from 'react'
import { findGridCell } from '../../../ui/find-grid-cell.ts'

/**
 * When the record `id` leaves the drawer with the focus in it, the focus goes to the same button of the next record, else
 * to its row, or to the button that closes, where the drawer covers the rows. A drawer that closes gives it to its row.
 */
export function useFocusHandedOn(id: string): void {
  useLayoutEffect(() => {
    return () => {
      const held = document.activeElement
      if (held?.closest('[data-drawer-frame]') == null) return
      const label = held.closest('header') === null ? null : held.getAttribute('aria-label')
      // After all has been rendered: until then React hears of no focus.
      queueMicrotask(() => {
        if (document.activeElement !== document.body) return
        const frame = document.querySelector<HTMLElement>('[data-drawer-frame]')
        const buttons = [...(frame?.querySelectorAll<HTMLElement>('header :is(a, button):not(:disabled)') ?? [])]
        const same = buttons.find((button) => label !== null && button.getAttribute('aria-label') === label)
        const covers = frame !== null && getComputedStyle(frame).position === 'fixed'
        const target = same ?? (covers ? buttons.at(-1) : findGridCell(frame?.dataset['drawerFrame'] ?? id))
        target?.focus({ preventScroll: true })
      })
    }
  }, [id])
}

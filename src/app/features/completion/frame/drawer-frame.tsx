import { type ReactNode, useEffect, useRef } from 'react'
import { drawerMessages as t } from '../../../messages/record/drawer.ts'
import { useKeys } from '../../../use-keys.ts'
import { useDrawerWidth } from './use-drawer-width.ts'

export interface DrawerFrameProps {
  /** The row that gets the focus back. */
  id: string
  label: string
  onClose: () => void
  /** Gets a function that closes the drawer and returns the focus. */
  children: (close: () => void) => ReactNode
}

/** The drawer beside the list: resizable, over the whole page on narrow screens, closed by Esc. */
export function DrawerFrame({ id, label, onClose, children }: DrawerFrameProps) {
  const frame = useRef<HTMLElement>(null)
  const { fraction, widen, narrow, handle } = useDrawerWidth()
  const close = () => {
    const hadFocus = document.activeElement?.closest('[data-drawer-frame]') != null
    onClose()
    if (hadFocus) focusRow(id)
  }
  useKeys({ drawerWider: widen, drawerNarrower: narrow, close })
  useEffect(() => {
    if (matchMedia('(prefers-reduced-motion: reduce)').matches) return
    const from = { transform: 'translateX(16px)', opacity: 0 }
    frame.current?.animate([from, { transform: 'none', opacity: 1 }], { duration: 120, easing: 'ease-out' })
  }, [])
  return (
    <aside
      ref={frame}
      data-drawer-frame
      aria-label={label}
      className="relative flex h-full min-h-0 shrink-0 flex-col border-s hairline bg-n1 max-drawer:fixed max-drawer:inset-0 max-drawer:z-30 max-drawer:w-full! max-drawer:border-s-0"
      style={{ width: `${fraction * 100}vw` }}
    >
      <div
        {...handle}
        // oxlint-disable-next-line jsx-a11y/prefer-tag-over-role -- an hr cannot be moved
        role="separator"
        aria-orientation="vertical"
        aria-label={t.resize}
        tabIndex={0}
        className="absolute inset-y-0 -start-1 z-10 w-2 cursor-col-resize touch-none hover:bg-accent-line focus-visible:bg-accent-line max-drawer:hidden"
      />
      {children(close)}
    </aside>
  )
}

/** Returns the focus to the row that was open, or to the list if the row has scrolled away. */
function focusRow(id: string): void {
  const row = document.querySelector<HTMLElement>(`[data-completion-id="${CSS.escape(id)}"]`)
  const target = row?.matches('[tabindex]') ? row : row?.querySelector<HTMLElement>('[tabindex="0"], [tabindex="-1"]')
  const grid = document.querySelector<HTMLElement>('[role="grid"]')
  ;(target ?? grid)?.focus({ preventScroll: true })
}

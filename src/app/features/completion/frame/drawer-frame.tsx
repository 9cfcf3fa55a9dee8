import { type ReactNode, useEffect, useRef } from 'react'
import { drawerMessages as t } from '../../../messages/record/drawer.ts'
import { useKeys } from '../../../use-keys.ts'
import { useDrawerWidth } from './use-drawer-width.ts'

export interface DrawerFrameProps {
  /** The row of what it shows. */
  id: string
  label: string
  onClose: () => void
  children: ReactNode
}

/** The drawer beside the list: resizable, over the whole page on narrow screens, closed by Esc. */
export function DrawerFrame({ id, label, onClose, children }: DrawerFrameProps) {
  const frame = useRef<HTMLElement>(null)
  const { fraction, widen, narrow, handle } = useDrawerWidth()
  useKeys({ drawerWider: widen, drawerNarrower: narrow, close: onClose })
  useEffect(() => {
    if (matchMedia('(prefers-reduced-motion: reduce)').matches) return
    const from = { transform: 'translateX(16px)', opacity: 0 }
    frame.current?.animate([from, { transform: 'none', opacity: 1 }], { duration: 120, easing: 'ease-out' })
  }, [])
  return (
    <aside
      ref={frame}
      data-drawer-frame={id}
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
      {children}
    </aside>
  )
}

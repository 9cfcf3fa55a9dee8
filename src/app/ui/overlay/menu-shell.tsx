import { CSPProvider } from '@base-ui/react/csp-provider'
import { Menu } from '@base-ui/react/menu'
import type { ReactNode, RefObject } from 'react'

export interface MenuShellProps {
  anchor: RefObject<HTMLElement | null>
  label: string
  align: 'start' | 'center' | 'end'
  onClose: () => void
  children: ReactNode
}

/** The look of a menu item. */
export const MENU_ITEM =
  'flex h-7 items-center justify-between gap-6 rounded-2 px-2 outline-none data-disabled:opacity-50 data-highlighted:bg-n4'

/** A menu next to its button, open while it is mounted. Load it lazily: it contains Base UI. */
export function MenuShell({ anchor, label, align, onClose, children }: MenuShellProps) {
  return (
    <CSPProvider disableStyleElements>
      <Menu.Root
        open
        modal={false}
        onOpenChange={(open, details) => {
          const { target } = details.event
          if (!open && !(target instanceof Node && anchor.current?.contains(target))) onClose()
        }}
      >
        {/* Inside the landmark of its button, for users who navigate by landmarks. */}
        <Menu.Portal container={document.getElementById('content')}>
          <Menu.Positioner anchor={anchor} align={align} sideOffset={6} collisionPadding={8} className="z-50">
            <Menu.Popup
              aria-label={label}
              finalFocus={anchor}
              className="max-h-(--available-height) max-w-(--available-width) min-w-44 animate-enter overflow-auto rounded-3 bg-n1 p-1 text-13 text-n12 shadow-float outline-none"
            >
              {children}
            </Menu.Popup>
          </Menu.Positioner>
        </Menu.Portal>
      </Menu.Root>
    </CSPProvider>
  )
}

/** A key or a word at the end of a line. */
export function MenuHint({ text }: { text: string | undefined }) {
  return text !== undefined && <span className="min-w-0 truncate font-mono text-11 text-n10">{text}</span>
}

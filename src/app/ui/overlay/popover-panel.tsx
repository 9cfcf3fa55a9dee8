import { CSPProvider } from '@base-ui/react/csp-provider'
import { Popover } from '@base-ui/react/popover'
import type { ReactNode, RefObject } from 'react'

export interface PopoverPanelProps {
  anchor: RefObject<HTMLElement | null>
  label: string
  align?: 'start' | 'center' | 'end'
  onClose: () => void
  children: ReactNode
}

/** The panel of a popover, open while it is mounted. Load it lazily: it contains Base UI. */
export default function PopoverPanel({ anchor, label, align = 'start', onClose, children }: PopoverPanelProps) {
  return (
    <CSPProvider disableStyleElements>
      <Popover.Root
        open
        onOpenChange={(open, details) => {
          // A press on the anchor is handled there: otherwise it would close and open again.
          const { target } = details.event
          if (!open && !(target instanceof Node && anchor.current?.contains(target))) onClose()
        }}
      >
        <Popover.Portal>
          <Popover.Positioner anchor={anchor} align={align} sideOffset={6} collisionPadding={8} className="z-50">
            <Popover.Popup
              aria-label={label}
              finalFocus={anchor}
              className="max-h-(--available-height) max-w-(--available-width) animate-enter overflow-auto rounded-3 bg-n1 text-13 text-n12 shadow-float outline-none"
            >
              {children}
            </Popover.Popup>
          </Popover.Positioner>
        </Popover.Portal>
      </Popover.Root>
    </CSPProvider>
  )
}

import { CSPProvider } from '@base-ui/react/csp-provider'
import { Dialog } from '@base-ui/react/dialog'
import { X } from 'lucide-react'
import type { ReactNode, RefObject } from 'react'
import { shellMessages } from '../../messages/shell.ts'

/** A modal dialog, open while it is mounted. Load it lazily: it contains Base UI. */
export default function DialogPanel({
  title,
  onClose,
  initialFocus,
  children,
}: {
  title: string
  onClose: () => void
  /** What has the focus at first; else the first control has it. */
  initialFocus?: RefObject<HTMLElement | null>
  children: ReactNode
}) {
  return (
    <CSPProvider disableStyleElements>
      <Dialog.Root open onOpenChange={(open) => !open && onClose()}>
        <Dialog.Portal>
          <Dialog.Backdrop className="fixed inset-0 z-40 bg-n12/25" />
          <Dialog.Popup
            initialFocus={initialFocus}
            className="fixed top-1/2 left-1/2 z-50 max-h-[calc(100dvh-32px)] w-[min(560px,calc(100vw-32px))] -translate-1/2 overflow-auto rounded-3 bg-n1 p-5 text-13 text-n12 shadow-float outline-none"
          >
            <Dialog.Title className="mb-3 pe-8 text-15 font-semibold">{title}</Dialog.Title>
            {children}
            {/* Last in the order, so that the focus begins elsewhere if there is another control. */}
            <Dialog.Close
              aria-label={shellMessages.close}
              className="absolute end-3 top-3 grid size-7 place-items-center rounded-2 text-n11 hover:bg-n4 hover:text-n12 max-sheet:size-10"
            >
              <X aria-hidden className="size-4" />
            </Dialog.Close>
          </Dialog.Popup>
        </Dialog.Portal>
      </Dialog.Root>
    </CSPProvider>
  )
}

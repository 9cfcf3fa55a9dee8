import { Tooltip as Base } from '@base-ui/react/tooltip'
import type { ReactElement, ReactNode } from 'react'

/**
 * A panel of text beside its trigger, on hover and on focus; its text can be reached by the pointer and selected. The
 * trigger must be focusable. Use it only in lazily loaded parts: it brings Base UI along.
 */
export function Tooltip({ content, children }: { content: ReactNode; children: ReactElement }) {
  return (
    <Base.Root>
      <Base.Trigger render={children as ReactElement<Record<string, unknown>>} delay={400} />
      <Base.Portal>
        <Base.Positioner sideOffset={4} collisionPadding={8} className="z-50">
          <Base.Popup className="max-h-80 max-w-120 overflow-auto rounded-2 bg-n1 px-2.5 py-1.5 text-12 whitespace-pre-wrap text-n12 shadow-float select-text">
            {content}
          </Base.Popup>
        </Base.Positioner>
      </Base.Portal>
    </Base.Root>
  )
}

import type { ReactNode } from 'react'
import { lazyPart } from '../late/lazy-part.tsx'
import { OpeningButton, type OpeningButtonProps } from './opening-button.tsx'

const PANEL = { kind: 'dialog', load: () => import('./popover-panel.tsx') } as const
const PopoverPanel = lazyPart(PANEL.load)

export interface PopoverButtonProps extends OpeningButtonProps {
  align?: 'start' | 'center' | 'end'
  /** The panel's content; `close` returns the focus to the button. */
  children: (close: () => void) => ReactNode
}

/** A button that opens a panel next to it. */
export function PopoverButton({ align = 'start', children, ...button }: PopoverButtonProps) {
  return (
    <OpeningButton {...button} panel={PANEL}>
      {(anchor, close) => (
        <PopoverPanel anchor={anchor} label={button.label} align={align} onClose={close}>
          {children(close)}
        </PopoverPanel>
      )}
    </OpeningButton>
  )
}

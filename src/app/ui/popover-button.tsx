import { lazy, type ReactNode, Suspense, useRef, useState } from 'react'
import { Button, type ButtonProps } from './button.tsx'
import { IconButton } from './icon-button.tsx'

const PopoverPanel = lazy(() => import('./popover-panel.tsx'))

export interface PopoverButtonProps {
  label: string
  /** Without text the button shows only its icon, named by `label`. */
  text?: ReactNode
  icon?: ReactNode
  look?: ButtonProps['look']
  align?: 'start' | 'center' | 'end'
  /** Given by an owner that opens it from elsewhere, for example by a key. */
  open?: boolean
  onOpenChange?: (open: boolean) => void
  /** The panel's content; `close` gives the focus back to the button. */
  children: (close: () => void) => ReactNode
}

/** A button that opens a panel beside it. The panel's code comes with the first opening. */
export function PopoverButton({
  label,
  text,
  icon,
  look = 'quiet',
  align = 'start',
  children,
  ...owner
}: PopoverButtonProps) {
  const anchor = useRef<HTMLButtonElement>(null)
  const [own, setOwn] = useState(false)
  const open = owner.open ?? own
  const setOpen = owner.onOpenChange ?? setOwn
  const shared = {
    ref: anchor,
    'aria-expanded': open,
    'aria-haspopup': 'dialog' as const,
    onClick: () => setOpen(!open),
    onPointerEnter: () => void import('./popover-panel.tsx'),
  }
  return (
    <>
      {text === undefined ? (
        <IconButton {...shared} label={label} icon={icon} active={open} />
      ) : (
        <Button {...shared} look={look} title={label}>
          {icon}
          {text}
        </Button>
      )}
      {open && (
        <Suspense>
          <PopoverPanel anchor={anchor} label={label} align={align} onClose={() => setOpen(false)}>
            {children(() => setOpen(false))}
          </PopoverPanel>
        </Suspense>
      )}
    </>
  )
}

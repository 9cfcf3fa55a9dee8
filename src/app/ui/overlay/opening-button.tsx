import { type ReactNode, type RefObject, Suspense, useRef, useState } from 'react'
import { Button, type ButtonProps } from '../button.tsx'
import { IconButton } from '../icon-button.tsx'

export interface OpeningButtonProps {
  label: string
  /** Without text the button shows only its icon, named by `label`. */
  text?: ReactNode
  icon?: ReactNode
  look?: ButtonProps['look']
  /** What it opens is in force, also while it is closed. */
  active?: boolean
  /** Given by an owner that opens it from elsewhere, for example by a key. */
  open?: boolean
  onOpenChange?: (open: boolean) => void
}

interface OwnProps extends OpeningButtonProps {
  opens: 'menu' | 'dialog'
  /** Fetches the panel's code while the pointer is on its way. */
  preload: () => Promise<unknown>
  /** What is open: drawn at `anchor`; `close` closes it. */
  children: (anchor: RefObject<HTMLButtonElement | null>, close: () => void) => ReactNode
}

/** The button of a menu or a popover. The code of what it opens comes with the first opening. */
export function OpeningButton({
  label,
  text,
  icon,
  look = 'quiet',
  active = false,
  opens,
  preload,
  children,
  ...owner
}: OwnProps) {
  const anchor = useRef<HTMLButtonElement>(null)
  const [own, setOwn] = useState(false)
  const open = owner.open ?? own
  const setOpen = owner.onOpenChange ?? setOwn
  const shared = {
    ref: anchor,
    'aria-expanded': open,
    'aria-haspopup': opens,
    onClick: () => setOpen(!open),
    // What does not come now is asked for again when it opens.
    onPointerEnter: () => void preload().catch(() => {}),
  }
  return (
    <>
      {text === undefined ? (
        <IconButton {...shared} label={label} icon={icon} active={open || active} />
      ) : (
        <Button {...shared} look={look} title={label}>
          {icon}
          {text}
        </Button>
      )}
      {open && <Suspense>{children(anchor, () => setOpen(false))}</Suspense>}
    </>
  )
}

import { type ReactNode, type RefObject, Suspense, useRef, useState } from 'react'
import { Button, type ButtonProps } from '../button.tsx'
import { IconButton } from '../icon-button.tsx'

export interface OpeningButtonProps {
  label: string
  /** Without text, the button shows only its icon, named by `label`. */
  text?: ReactNode
  icon?: ReactNode
  look?: ButtonProps['look']
  /** What it opens has an effect, even while it is closed. */
  active?: boolean
  /** Set by an owner that also opens it in other ways, for example by a key. */
  open?: boolean
  onOpenChange?: (open: boolean) => void
}

interface OwnProps extends OpeningButtonProps {
  opens: 'menu' | 'dialog'
  /** Loads the panel's code when the pointer enters the button. */
  preload: () => Promise<unknown>
  /** The open panel, placed at `anchor`; `close` closes it. */
  children: (anchor: RefObject<HTMLButtonElement | null>, close: () => void) => ReactNode
}

/** The button of a menu or popover, whose code is loaded when it is first opened. */
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
    // If this fails, it is loaded again when it opens.
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

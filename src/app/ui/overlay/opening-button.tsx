import { type ReactNode, type RefObject, useRef, useState } from 'react'
import { Button } from '../button.tsx'
import { IconButton } from '../icon-button.tsx'
import { Alone } from '../late/alone-part.tsx'

export interface OpeningButtonProps {
  label: string
  /** Without text, the button shows only its icon, named by `label`. */
  text?: ReactNode
  icon?: ReactNode
  /** What it opens has an effect, even while it is closed. */
  active?: boolean
  /** Who also opens it in other ways, for example by a key. */
  owner?: { open: boolean; onOpenChange: (open: boolean) => void }
}

interface OwnProps extends OpeningButtonProps {
  /** What it opens; `load` brings its code, already when the pointer enters the button. */
  panel: { kind: 'menu' | 'dialog'; load: () => Promise<unknown> }
  /** The open panel, placed at `anchor`; `close` closes it. */
  children: (anchor: RefObject<HTMLButtonElement | null>, close: () => void) => ReactNode
}

/** The button of a menu or popover, whose code is loaded when it is first opened. */
export function OpeningButton({ label, text, icon, active = false, owner, panel, children }: OwnProps) {
  const anchor = useRef<HTMLButtonElement>(null)
  const [own, setOwn] = useState(false)
  const { open, onOpenChange: setOpen } = owner ?? { open: own, onOpenChange: setOwn }
  const shared = {
    ref: anchor,
    'aria-expanded': open,
    'aria-haspopup': panel.kind,
    onClick: () => setOpen(!open),
    // If this fails, it is loaded again when it opens.
    onPointerEnter: () => void panel.load().catch(() => {}),
  }
  return (
    <>
      {text === undefined ? (
        <IconButton {...shared} label={label} icon={icon} active={open || active} />
      ) : (
        // A label that says more than the text, and begins with it, is read in its place.
        <Button {...shared} look="quiet" title={label} aria-label={isLonger(label, text) ? label : undefined}>
          {icon}
          {text}
        </Button>
      )}
      {open && <Alone>{children(anchor, () => setOpen(false))}</Alone>}
    </>
  )
}

function isLonger(label: string, text: ReactNode): boolean {
  return typeof text === 'string' && label.startsWith(text)
}

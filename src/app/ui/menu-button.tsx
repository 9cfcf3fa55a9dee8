import { lazy, type ReactNode, Suspense, useRef, useState } from 'react'
import { Button, type ButtonProps } from './button.tsx'
import { IconButton } from './icon-button.tsx'

const MenuPanel = lazy(() => import('./menu-panel.tsx'))

export interface MenuItem {
  id: string
  label: string
  /** A key or a word at the end of the line. */
  hint?: string
  danger?: boolean
  disabled?: boolean
  onSelect: () => void
}

export interface MenuButtonProps {
  label: string
  text?: ReactNode
  icon?: ReactNode
  look?: ButtonProps['look']
  align?: 'start' | 'center' | 'end'
  open?: boolean
  onOpenChange?: (open: boolean) => void
  items: readonly MenuItem[]
}

/** A button that opens a menu of commands. The menu's code comes with the first opening. */
export function MenuButton({ label, text, icon, look = 'quiet', align = 'end', items, ...owner }: MenuButtonProps) {
  const anchor = useRef<HTMLButtonElement>(null)
  const [own, setOwn] = useState(false)
  const open = owner.open ?? own
  const setOpen = owner.onOpenChange ?? setOwn
  const shared = {
    ref: anchor,
    'aria-expanded': open,
    'aria-haspopup': 'menu' as const,
    onClick: () => setOpen(!open),
    onPointerEnter: () => void import('./menu-panel.tsx'),
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
          <MenuPanel anchor={anchor} label={label} align={align} items={items} onClose={() => setOpen(false)} />
        </Suspense>
      )}
    </>
  )
}

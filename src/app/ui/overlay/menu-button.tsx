import { lazyPart } from '../late/lazy-part.tsx'
import type { MenuItem } from './menu-panel.tsx'
import { OpeningButton, type OpeningButtonProps } from './opening-button.tsx'

const PANEL = { kind: 'menu', load: () => import('./menu-panel.tsx') } as const
const MenuPanel = lazyPart(PANEL.load)

export interface MenuButtonProps extends OpeningButtonProps {
  align?: 'start' | 'center' | 'end'
  items: readonly MenuItem[]
}

/** A button that opens a menu of commands. */
export function MenuButton({ align = 'end', items, ...button }: MenuButtonProps) {
  return (
    <OpeningButton {...button} panel={PANEL}>
      {(anchor, close) => (
        <MenuPanel anchor={anchor} label={button.label} align={align} items={items} onClose={close} />
      )}
    </OpeningButton>
  )
}

import { Menu } from '@base-ui/react/menu'
import { Check } from 'lucide-react'
import { cx } from '../class-names.ts'
import { MENU_ITEM, MenuHint, MenuShell, type MenuShellProps } from './menu-shell.tsx'

export interface MenuItem {
  id: string
  label: string
  /** A key or a word at the end of the line. */
  hint?: string
  danger?: boolean
  /** One of several options, and whether it is selected. Either all items of a menu have this, or none. */
  checked?: boolean
  disabled?: boolean
  onSelect: () => void
}

export interface MenuPanelProps extends Omit<MenuShellProps, 'children'> {
  items: readonly MenuItem[]
}

/** The menu of a menu button, open while it is mounted. Load it lazily: it contains Base UI. */
export default function MenuPanel({ items, ...shell }: MenuPanelProps) {
  return (
    <MenuShell {...shell}>
      {items.some(({ checked }) => checked !== undefined) ? (
        <Menu.RadioGroup value={items.find(({ checked }) => checked)?.id ?? null}>
          {items.map((item) => (
            <Menu.RadioItem
              key={item.id}
              value={item.id}
              closeOnClick
              disabled={item.disabled ?? false}
              onClick={item.onSelect}
              className={MENU_ITEM}
            >
              <span className="flex min-w-0 items-center gap-2">
                <Check aria-hidden className={cx('size-3.5 shrink-0', !item.checked && 'invisible')} />
                <span className="truncate">{item.label}</span>
              </span>
              <MenuHint text={item.hint} />
            </Menu.RadioItem>
          ))}
        </Menu.RadioGroup>
      ) : (
        items.map((item) => (
          <Menu.Item
            key={item.id}
            disabled={item.disabled ?? false}
            onClick={item.onSelect}
            className={cx(MENU_ITEM, item.danger && 'text-filter')}
          >
            {item.label}
            <MenuHint text={item.hint} />
          </Menu.Item>
        ))
      )}
    </MenuShell>
  )
}

import { CSPProvider } from '@base-ui/react/csp-provider'
import { Menu } from '@base-ui/react/menu'
import { Check } from 'lucide-react'
import type { RefObject } from 'react'
import { cx } from './class-names.ts'
import type { MenuItem } from './menu-button.tsx'

export interface MenuPanelProps {
  anchor: RefObject<HTMLElement | null>
  label: string
  align: 'start' | 'center' | 'end'
  items: readonly MenuItem[]
  onClose: () => void
}

const ITEM =
  'flex h-7 items-center justify-between gap-6 rounded-2 px-2 outline-none data-disabled:opacity-50 data-highlighted:bg-n4'

function Hint({ text }: { text: string | undefined }) {
  return text !== undefined && <span className="min-w-0 truncate font-mono text-11 text-n10">{text}</span>
}

/** The menu of a menu button, open while it is mounted. Load it lazily: it brings Base UI along. */
export default function MenuPanel({ anchor, label, align, items, onClose }: MenuPanelProps) {
  return (
    <CSPProvider disableStyleElements>
      <Menu.Root
        open
        modal={false}
        onOpenChange={(open, details) => {
          const { target } = details.event
          if (!open && !(target instanceof Node && anchor.current?.contains(target))) onClose()
        }}
      >
        <Menu.Portal>
          <Menu.Positioner anchor={anchor} align={align} sideOffset={6} collisionPadding={8} className="z-50">
            <Menu.Popup
              aria-label={label}
              finalFocus={anchor}
              className="max-h-(--available-height) max-w-(--available-width) min-w-44 animate-enter overflow-auto rounded-3 bg-n1 p-1 text-13 text-n12 shadow-float outline-none"
            >
              {items.some(({ checked }) => checked !== undefined) ? (
                <Menu.RadioGroup value={items.find(({ checked }) => checked)?.id ?? null}>
                  {items.map((item) => (
                    <Menu.RadioItem
                      key={item.id}
                      value={item.id}
                      closeOnClick
                      disabled={item.disabled ?? false}
                      onClick={item.onSelect}
                      className={ITEM}
                    >
                      <span className="flex min-w-0 items-center gap-2">
                        <Check aria-hidden className={cx('size-3.5 shrink-0', !item.checked && 'invisible')} />
                        <span className="truncate">{item.label}</span>
                      </span>
                      <Hint text={item.hint} />
                    </Menu.RadioItem>
                  ))}
                </Menu.RadioGroup>
              ) : (
                items.map((item) => (
                  <Menu.Item
                    key={item.id}
                    disabled={item.disabled ?? false}
                    onClick={item.onSelect}
                    className={cx(ITEM, item.danger && 'text-filter')}
                  >
                    {item.label}
                    <Hint text={item.hint} />
                  </Menu.Item>
                ))
              )}
            </Menu.Popup>
          </Menu.Positioner>
        </Menu.Portal>
      </Menu.Root>
    </CSPProvider>
  )
}

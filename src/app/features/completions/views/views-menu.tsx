import type { SavedView } from '#contract/search/saved-view.ts'
import { Menu } from '@base-ui/react/menu'
import { Check } from 'lucide-react'
import type { RefObject } from 'react'
import { viewMessages as say } from '../../../messages/list/views.ts'
import { cx } from '../../../ui/class-names.ts'
import { MENU_ITEM, MenuHint, MenuShell } from '../../../ui/overlay/menu-shell.tsx'
import { type ShownView, toViewDeeds, type ViewDeed } from './view-deeds.ts'

interface Props {
  anchor: RefObject<HTMLElement | null>
  /** All views; without data while they are being loaded, and if they could not be. */
  list: { data: readonly SavedView[] | undefined; error: Error | null }
  /** The view that the page shows; null for none. */
  shown: ShownView | null
  onOpen: (view: SavedView) => void
  onDeed: (deed: ViewDeed) => void
  onClose: () => void
}

/** The saved views, and what can be done with the page's current state and its view. */
export default function ViewsMenu({ anchor, list, shown, onOpen, onDeed, onClose }: Props) {
  const { data: views, error } = list
  const { view: current = null, changed = false } = shown ?? {}
  const nothing = error?.message ?? (views === undefined ? say.loading : say.none)
  return (
    <MenuShell anchor={anchor} label={say.menu} align="start" onClose={onClose}>
      {views !== undefined && views.length > 0 ? (
        <Menu.RadioGroup aria-label={say.menu} value={current?.slug ?? null}>
          {views.map((view) => (
            <Menu.RadioItem
              key={view.slug}
              value={view.slug}
              closeOnClick
              onClick={() => onOpen(view)}
              className={cx(MENU_ITEM, 'max-sheet:h-10')}
            >
              <span className="flex min-w-0 items-center gap-2">
                <Check
                  aria-hidden
                  className={cx(
                    'size-3.5 shrink-0',
                    view.slug !== current?.slug && 'invisible',
                    changed && 'opacity-40',
                  )}
                />
                <span className="plain-text max-w-72 truncate">{view.name}</span>
              </span>
              <MenuHint text={view.is_default ? say.isDefault : undefined} />
            </Menu.RadioItem>
          ))}
        </Menu.RadioGroup>
      ) : (
        <Menu.Item disabled className={cx(MENU_ITEM, 'max-w-72')}>
          {nothing}
        </Menu.Item>
      )}
      <hr className="-mx-1 my-1 border-t hairline" />
      {toViewDeeds(shown).map(([deed, label]) => (
        <Menu.Item
          key={deed}
          onClick={() => onDeed(deed)}
          className={cx(MENU_ITEM, 'max-sheet:h-10', deed === 'delete' && 'text-filter')}
        >
          <span className="plain-text max-w-80 truncate">{label}</span>
        </Menu.Item>
      ))}
    </MenuShell>
  )
}

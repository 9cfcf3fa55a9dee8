import { useEffect, useRef } from 'react'
import type { CompletionRow } from '#contract/completion-row.ts'
import type { SourceName } from '#contract/search-query.ts'
import { drawerMessages as t } from '../../../messages/drawer.ts'
import type { FilterChange } from '../../../search/filter-change.ts'
import { useKeys } from '../../../use-keys.ts'
import { DrawerContent } from './drawer-content.tsx'
import { useDrawerWidth } from './use-drawer-width.ts'

export interface CompletionDrawerProps {
  source: SourceName | null
  id: string
  /** The table's row, shown until the completion is here. */
  row: CompletionRow | null
  /** `index` counts from 0. */
  position: { index: number; total: number | null } | null
  onClose: () => void
  onStep: (by: 1 | -1) => void
  onFilter: (change: FilterChange) => void
  layout: 'drawer' | 'page'
}

/** One completion, whole: beside the list, which stays usable, or on a page of its own. */
export function CompletionDrawer(props: CompletionDrawerProps) {
  return props.layout === 'drawer' ? <BesideTheList {...props} /> : <DrawerContent key={props.id} {...props} />
}

function BesideTheList(props: CompletionDrawerProps) {
  const frame = useRef<HTMLElement>(null)
  const { fraction, widen, narrow, handle } = useDrawerWidth()
  const close = () => {
    const hadFocus = frame.current?.contains(document.activeElement) ?? false
    props.onClose()
    if (hadFocus) focusRow(props.id)
  }
  useKeys({ drawerWider: widen, drawerNarrower: narrow, close })
  useEffect(() => {
    if (matchMedia('(prefers-reduced-motion: reduce)').matches) return
    const from = { transform: 'translateX(16px)', opacity: 0 }
    frame.current?.animate([from, { transform: 'none', opacity: 1 }], { duration: 120, easing: 'ease-out' })
  }, [])
  return (
    <aside
      ref={frame}
      aria-label={t.label(props.id)}
      className="relative flex h-full min-h-0 shrink-0 flex-col border-s hairline bg-n1 max-sheet:fixed max-sheet:inset-0 max-sheet:z-30 max-sheet:w-full! max-sheet:border-s-0"
      style={{ width: `${fraction * 100}vw` }}
    >
      <div
        {...handle}
        // oxlint-disable-next-line jsx-a11y/prefer-tag-over-role -- an hr cannot be moved
        role="separator"
        aria-orientation="vertical"
        aria-label={t.resize}
        tabIndex={0}
        className="absolute inset-y-0 -start-1 z-10 w-2 cursor-col-resize touch-none hover:bg-accent-line focus-visible:bg-accent-line max-sheet:hidden"
      />
      <DrawerContent key={props.id} {...props} onClose={close} />
    </aside>
  )
}

/** Gives the focus back to the row that was open, or to the list when it has scrolled away. */
function focusRow(id: string): void {
  const row = document.querySelector<HTMLElement>(`[data-completion-id="${CSS.escape(id)}"]`)
  const target = row?.matches('[tabindex]') ? row : row?.querySelector<HTMLElement>('[tabindex="0"], [tabindex="-1"]')
  const grid = document.querySelector<HTMLElement>('[role="grid"]')
  ;(target ?? grid)?.focus({ preventScroll: true })
}

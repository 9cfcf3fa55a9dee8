import type { SearchQuery } from '#contract/search/search-query.ts'
import { Columns3 } from 'lucide-react'
import { lazy, Suspense } from 'react'
import { tableMessages } from '../../../../messages/list/table.ts'
import type { RowHeight } from '../../../../search/completions-search.ts'
import { PopoverButton } from '../../../../ui/overlay/popover-button.tsx'
import type { RowWindow } from '../../rows/row-window.ts'
import type { useGridColumns } from './use-grid-columns.ts'

const ColumnMenu = lazy(() => import('./column-menu.tsx'))

export interface ColumnMenuButtonProps {
  query: SearchQuery
  layout: ReturnType<typeof useGridColumns>
  window: RowWindow
  /** From the address; null when it does not say. */
  height: RowHeight | null
  onHeight: (height: RowHeight) => void
}

export interface ColumnMenuOpening {
  open: boolean
  onOpen: (open: boolean) => void
}

/** The button at the end of the header that opens the column menu; the menu's code comes with the first opening. */
export function ColumnMenuButton({ open, onOpen, ...menu }: ColumnMenuButtonProps & ColumnMenuOpening) {
  return (
    <div className="absolute end-[calc(var(--scrollbar,0px)+2px)] top-0.5 z-20 rounded-2 bg-n2">
      <PopoverButton
        label={tableMessages.chooseColumns}
        icon={<Columns3 aria-hidden />}
        align="end"
        open={open}
        onOpenChange={onOpen}
      >
        {() => (
          <Suspense>
            <ColumnMenu {...menu} />
          </Suspense>
        )}
      </PopoverButton>
    </div>
  )
}

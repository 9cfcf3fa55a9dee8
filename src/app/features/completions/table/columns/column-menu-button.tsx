import { Columns3 } from 'lucide-react'
import { tableMessages } from '../../../../messages/list/table.ts'
import type { CompletionsSearch, SearchChange } from '../../../../search/completions-search.ts'
import { alonePart } from '../../../../ui/late/alone-part.tsx'
import { PopoverButton } from '../../../../ui/overlay/popover-button.tsx'
import type { RowWindow } from '../../rows/row-window.ts'
import type { GridColumns } from './use-grid-columns.ts'

const ColumnMenu = alonePart(() => import('./column-menu.tsx'))

export interface ColumnMenuButtonProps {
  search: CompletionsSearch
  onSearch: (change: SearchChange) => void
  window: RowWindow
  layout: GridColumns
  open: boolean
  onOpen: (open: boolean) => void
}

/** The button at the end of the header that opens the column menu, whose code is loaded when it is first opened. */
export function ColumnMenuButton({ open, onOpen, ...menu }: ColumnMenuButtonProps) {
  return (
    <div className="absolute end-[calc(var(--scrollbar,0px)+2px)] top-0.5 z-20 rounded-2 bg-n2">
      <PopoverButton
        label={tableMessages.chooseColumns}
        icon={<Columns3 aria-hidden />}
        align="end"
        owner={{ open, onOpenChange: onOpen }}
      >
        {() => <ColumnMenu {...menu} />}
      </PopoverButton>
    </div>
  )
}

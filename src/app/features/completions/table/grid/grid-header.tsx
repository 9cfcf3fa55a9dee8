/* oxlint-disable jsx-a11y/prefer-tag-over-role -- virtual rows stand in boxes of their own, which a table element cannot hold */
import type { Sort } from '#contract/search/search-query.ts'
import { ArrowDown, ArrowUp } from 'lucide-react'
import { type KeyboardEvent, memo, useEffect, useRef, useState } from 'react'
import { zoneName } from '#lib/format.ts'
import { usePreferences } from '../../../../preferences.ts'
import { tableMessages } from '../../../../messages/list/table.ts'
import { cx } from '../../../../ui/class-names.ts'
import { loadAfterRows } from '../../load-after-rows.ts'
import type { ColumnSpec } from '../columns/column-spec.ts'
import { cellStyle, growClass } from './cell-place.ts'
import type { GridColumns } from '../columns/use-grid-columns.ts'

/** Pixels by which one press of an arrow key resizes a column. */
const KEY_STEP = 16

export interface Sorting {
  sort: Sort
  canSort: (id: string) => boolean
  onSort: (sort: Sort) => void
}

export interface GridHeaderProps {
  layout: GridColumns
  sorting: Sorting
  /** The column that the Tab key stops at; null where that is not in the header. */
  stop: number | null
}

/** The column names: a press sorts, a drag moves, the edge resizes. */
export const GridHeader = memo(function GridHeader({ layout, ...given }: GridHeaderProps) {
  const [tip, setTip] = useState<{ about: (id: string) => string | undefined } | null>(null)
  useEffect(() => void loadAfterRows().then(({ columnAbout: about }) => setTip({ about })), [])
  return (
    <div
      role="row"
      aria-rowindex={1}
      data-row={-1}
      className="sticky top-0 z-10 flex h-8 border-b border-n7 bg-n2 text-11 font-medium text-n11 select-none [--row-bg:var(--color-n2)]"
    >
      {layout.headers.map(({ id }, at) => {
        const spec = layout.specs[at]
        return spec === undefined ? null : (
          <ColumnHeader key={id} spec={spec} at={at} layout={layout} about={tip?.about(id)} {...given} />
        )
      })}
    </div>
  )
})

interface ColumnHeaderProps extends GridHeaderProps {
  spec: ColumnSpec
  at: number
  /** What the column shows, once the words for it are here. */
  about: string | undefined
}

function ColumnHeader({ spec, at, about, layout, sorting, stop }: ColumnHeaderProps) {
  const { sort, canSort, onSort } = sorting
  const { pinned } = layout
  const sortable = canSort(spec.id)
  // If the source cannot sort like this, the filters say so; an arrow here would claim that it did.
  const sorted = sort.field === spec.id && sortable
  const sorts = sortable ? tableMessages.sortBy(spec.label) : tableMessages.cannotSort(spec.label)
  const press = () => {
    if (sortable) onSort({ field: spec.id, descending: sorted ? !sort.descending : spec.descendsFirst })
  }
  const onKeyDown = (event: KeyboardEvent<HTMLElement>) => {
    if (event.key === 'Enter' || event.key === ' ') {
      event.preventDefault()
      press()
    } else if (event.shiftKey && (event.key === 'ArrowLeft' || event.key === 'ArrowRight')) {
      event.preventDefault()
      const by = event.key === 'ArrowRight' ? KEY_STEP : -KEY_STEP
      layout.resize(spec.id, event.currentTarget.offsetWidth + by)
    }
  }
  return (
    <div
      role="columnheader"
      aria-colindex={at + 1}
      aria-sort={sorted ? (sort.descending ? 'descending' : 'ascending') : undefined}
      tabIndex={stop === at ? 0 : -1}
      data-column={at}
      draggable={layout.reorder !== null}
      onDragStart={(event) => event.dataTransfer.setData('text/x-column', spec.id)}
      onDragOver={(event) => {
        if (event.dataTransfer.types.includes('text/x-column')) event.preventDefault()
      }}
      onDrop={(event) => layout.reorder?.(event.dataTransfer.getData('text/x-column'), spec.id)}
      onKeyDown={onKeyDown}
      onClick={press}
      title={about === undefined ? sorts : `${about}\n${sorts}`}
      className={cx(
        'group/head relative flex min-w-0 shrink-0 items-center gap-1 px-2 -outline-offset-2',
        growClass(spec, at, pinned),
        spec.numeric && 'justify-end',
        sorted && 'text-n12',
        sortable && 'hover:text-n12',
        at < pinned && 'sticky z-1 bg-(--row-bg)',
      )}
      style={cellStyle(at, pinned)}
    >
      {spec.id === 'state' ? (
        <span className="sr-only">{spec.label}</span>
      ) : (
        <bdi className={cx('truncate', spec.id === 'created' && 'shrink-0')}>{spec.label}</bdi>
      )}
      {spec.id === 'created' && <ZoneMark />}
      {sorted && <SortMark descending={sort.descending} />}
      <Edge spec={spec} at={at} layout={layout} />
    </div>
  )
}

/** The header of the time column names its zone. */
function ZoneMark() {
  const name = zoneName(usePreferences().timeZone)
  return (
    <span title={tableMessages.zoneAbout(name)} className="min-w-0 truncate font-normal text-n10">
      {name.slice(name.lastIndexOf('/') + 1).replaceAll('_', ' ')}
    </span>
  )
}

function SortMark({ descending }: { descending: boolean }) {
  const Arrow = descending ? ArrowDown : ArrowUp
  return <Arrow aria-hidden className="size-3 shrink-0 stroke-2" />
}

/** The right edge of a header. By keyboard, Shift and the arrow keys on the header itself resize. */
function Edge({ spec, at, layout }: Pick<ColumnHeaderProps, 'spec' | 'at' | 'layout'>) {
  // From the width that is seen, which is more than was asked for where there is room. A press alone changes nothing:
  // the second press of two would miss an edge that moved.
  const drag = useRef({ from: 0, x: 0, width: 0 })
  const ended = useRef<AbortController>(null)
  return (
    <span
      aria-hidden
      title={`${tableMessages.resize(spec.label)}\n${tableMessages.resizeHelp}`}
      // Or the column itself would be dragged.
      onMouseDown={(event) => event.preventDefault()}
      onPointerDown={(event) => {
        if (event.button !== 0) return
        event.currentTarget.setPointerCapture(event.pointerId)
        const width = event.currentTarget.parentElement?.offsetWidth ?? 0
        drag.current = { from: event.clientX, x: event.clientX, width }
        const before = layout.askedWidth(spec.id)
        const takeBack = (key: globalThis.KeyboardEvent) => {
          if (key.key !== 'Escape') return
          // Or it would close something, too.
          key.preventDefault()
          drag.current.width = Number.NaN
          layout.resize(spec.id, before)
        }
        const { signal } = (ended.current = new AbortController())
        addEventListener('keydown', takeBack, { capture: true, signal })
      }}
      onPointerMove={({ currentTarget, pointerId, clientX }) => {
        const { from, x, width } = drag.current
        if (!currentTarget.hasPointerCapture(pointerId) || clientX === x || Number.isNaN(width)) return
        drag.current.x = clientX
        layout.resize(spec.id, width + clientX - from)
      }}
      onLostPointerCapture={() => ended.current?.abort()}
      onClick={(event) => event.stopPropagation()}
      onDoubleClick={() => void layout.fit(at)}
      className="absolute inset-y-0 -end-1 z-2 w-2 cursor-col-resize touch-none after:absolute after:inset-y-1.5 after:end-1 after:w-px after:bg-n7 hover:after:bg-accent active:after:bg-accent"
    />
  )
}

import { cx } from '../../../../ui/class-names.ts'
import { NARROW } from '../../../../ui/narrow.ts'
import { shownColumns } from '../columns/shown-columns.ts'
import { widthVariables } from '../columns/width-variables.ts'
import { CARD_HEIGHT } from './card-shape.ts'
import { toFirstRow } from './first-row.ts'
import { createDrawnRows, type DrawnRows } from './drawn-rows.ts'
import { HEADER_HEIGHT, ROW_HEIGHTS } from './grid-heights.ts'
import type { RowLook } from './row-look.ts'

/** Rows in the first of the pieces in which they are drawn; each piece doubles what stands. */
const FIRST_PIECE = 6
/** What was drawn ahead, until the page takes it over. Of the module: there is no React yet that could own it. */
let standing: { look: RowLook; rows: DrawnRows } | null = null

/**
 * Draws rows into `place` before the page is there, as a page that nobody has changed shows them: default columns, low rows
 * or cards, UTC. `lines` are rows as they are sent; of each what is drawn is checked here, and all of it by the page when it takes the same
 * answer. They answer neither pointer nor
 * keys, since `place` is inert. Gives what draws the next piece of them, one a frame, and says whether there are more: drawn all at
 * once, they hold the page for longer than 50 ms where the processors are busy.
 */
export function drawFirstRows(place: HTMLElement, lines: readonly unknown[]): () => boolean {
  const cards = matchMedia(NARROW).matches
  const rowHeight = cards ? CARD_HEIGHT : ROW_HEIGHTS.s
  const header = cards ? 0 : HEADER_HEIGHT
  const specs = shownColumns(null, [], false)
  const look: RowLook = { specs, pinned: 0, cards, tall: false, zone: 'utc' }
  const variables = {
    ...widthVariables(specs, {}, specs.length),
    '--row-height': `${rowHeight}px`,
    '--row-lines': '1',
  }
  for (const [name, value] of Object.entries(variables)) place.style.setProperty(name, value)
  const box = document.createElement('div')
  box.className = cx('absolute inset-x-0', !cards && 'min-w-(--grid-width)')
  box.style.top = `${header}px`
  const rows = createDrawnRows(box)
  const inSight = lines.slice(0, Math.ceil((place.clientHeight - header) / rowHeight))
  const wanted = inSight.map((line, index) => ({
    index,
    top: index * rowHeight,
    row: toFirstRow(line),
    open: false,
    picked: false,
    stop: null,
    flying: false,
    lateInput: undefined,
  }))
  place.append(box)
  standing = { look, rows }
  let drawn = 0
  return () => {
    drawn = drawn === 0 ? FIRST_PIECE : drawn * 2
    rows.draw(look, wanted.slice(0, drawn))
    return drawn < wanted.length
  }
}

/**
 * Moves the rows that stand already into `into`, if they are to look as `look` says, and gives what draws them from then on.
 * The first draw takes a row with the same id as the same: it comes from the same answer. Null if there are none.
 */
export function takeFirstRows(into: HTMLElement, look: RowLook): DrawnRows['draw'] | null {
  const first = standing
  standing = null
  if (first === null || !looksAlike(first.look, look)) return null
  first.rows.moveTo(into)
  let isTaken = false
  return (now, wanted) => {
    first.rows.draw(now === look ? first.look : now, wanted, !isTaken)
    isTaken = true
  }
}

function looksAlike(left: RowLook, right: RowLook): boolean {
  return (
    left.pinned === right.pinned &&
    left.cards === right.cards &&
    left.tall === right.tall &&
    left.zone === right.zone &&
    left.specs.length === right.specs.length &&
    left.specs.every((spec, at) => spec === right.specs[at])
  )
}

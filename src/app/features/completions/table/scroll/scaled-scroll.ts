/**
 * Browsers limit the height of an element (Chromium to 33,554,428 px, Firefox to less), and data per row would grow
 * with the rows. So the scroller never has more than `MAX_HEIGHT` of rows: a stretch of `held` rows, of which the first
 * is row `base` of the answer. Scrolling by hand moves the scroller one to one and leaves the base alone; dragging the
 * scroll bar moves the base in proportion.
 */
export const MAX_HEIGHT = 6_000_000

/** Near both ends the scroll bar maps rows one to one, so that the ends are exact. A share of the height. */
const END_ZONE = 0.005

/** What the calculation needs. Lengths are CSS pixels. */
export interface ScrollGeometry {
  rows: number
  rowHeight: number
  /** The height in which rows are visible: the scroller without its header. */
  viewport: number
}

/** The position of the scroller: its own `scrollTop`, and the row of the answer that its first row stands for. */
export interface ScrollPlace {
  top: number
  base: number
}

/** How many rows the scroller contains: all of them, up to the limit. */
export function heldRows({ rows, rowHeight }: Pick<ScrollGeometry, 'rows' | 'rowHeight'>): number {
  return Math.min(rows, Math.floor(MAX_HEIGHT / rowHeight))
}

/** The largest offset into the whole answer, in pixels. */
export function maxOffset({ rows, rowHeight, viewport }: ScrollGeometry): number {
  return Math.max(0, rows * rowHeight - viewport)
}

/** The largest `scrollTop` the scroller itself can have. */
export function maxTop(geometry: ScrollGeometry): number {
  return Math.max(0, heldRows(geometry) * geometry.rowHeight - geometry.viewport)
}

/** The offset into the whole answer, in pixels, of the first visible row at `place`. */
export function offsetOf(place: ScrollPlace, rowHeight: number): number {
  return place.base * rowHeight + place.top
}

/** The place that shows the answer from `offset` pixels on, with the scroll bar in the matching position. */
export function placeAt(offset: number, geometry: ScrollGeometry): ScrollPlace {
  const { rows, rowHeight } = geometry
  const spare = rows - heldRows(geometry)
  const to = clamp(offset, 0, maxOffset(geometry))
  if (spare <= 0) return { top: to, base: 0 }
  const top = maxTop(geometry)
  const zone = top * END_ZONE
  if (to <= zone) return { top: to, base: 0 }
  if (to >= maxOffset(geometry) - zone) return { top: to - spare * rowHeight, base: spare }
  const share = (to - zone) / (maxOffset(geometry) - 2 * zone)
  const base = clamp(Math.round((to - zone - share * (top - 2 * zone)) / rowHeight), 0, spare)
  return { top: clamp(to - base * rowHeight, 0, top), base }
}

/** The base for a scroll bar at `top`. */
export function baseAt(top: number, geometry: ScrollGeometry): number {
  const { rows, rowHeight } = geometry
  const spare = rows - heldRows(geometry)
  if (spare <= 0) return 0
  const end = maxTop(geometry)
  const zone = end * END_ZONE
  if (top <= zone) return 0
  if (top >= end - zone) return spare
  const share = (top - zone) / (end - 2 * zone)
  const offset = zone + share * (maxOffset(geometry) - 2 * zone)
  return clamp(Math.round((offset - top) / rowHeight), 0, spare)
}

/**
 * The longest step in pixels that counts as scrolling by hand. It is less than what one pixel of the scroll bar stands
 * for, so that a drag is never taken for a wheel.
 */
export function nearStep({ viewport }: Pick<ScrollGeometry, 'viewport'>): number {
  return Math.min(2000, (0.4 * MAX_HEIGHT) / Math.max(1, viewport))
}

/**
 * The new place after the scroller reported `top`. A near step keeps the base (one to one); a far one is a drag or a
 * jump by script and gets the base that belongs to it. A near step that reaches an end with the wrong base is put back
 * in proportion, so that the list never seems to end too early.
 */
export function placeAfterScroll(before: ScrollPlace, top: number, geometry: ScrollGeometry): ScrollPlace {
  const proper = baseAt(top, geometry)
  if (before.base === proper || Math.abs(top - before.top) > nearStep(geometry)) return { top, base: proper }
  const end = maxTop(geometry)
  const zone = end * END_ZONE
  if (top > zone / 2 && top < end - zone / 2) return { top, base: before.base }
  return placeAt(offsetOf({ top, base: before.base }, geometry.rowHeight), geometry)
}

/** The place when scrolling has stopped: the same rows, with the scroll bar in the matching position. */
export function placeAtRest(place: ScrollPlace, geometry: ScrollGeometry): ScrollPlace {
  const rest = placeAt(offsetOf(place, geometry.rowHeight), geometry)
  return Math.abs(rest.top - place.top) > nearStep(geometry) ? rest : place
}

/** A row that is in sight for fewer steps than this, a twelfth of a second, cannot be read. */
const READABLE_STEPS = 5

/** Whether rows pass too fast to be read. Those that do already go on until they are half as fast. */
export function isFlying(
  from: ScrollPlace,
  to: ScrollPlace,
  { rowHeight, viewport }: ScrollGeometry,
  already: boolean,
): boolean {
  const step = Math.abs(offsetOf(to, rowHeight) - offsetOf(from, rowHeight))
  return step > viewport / (already ? 2 * READABLE_STEPS : READABLE_STEPS)
}

/** The offset that brings row `index` into view with the least movement; the current one if it is visible. */
export function offsetToShow(index: number, offset: number, { rowHeight, viewport }: ScrollGeometry): number {
  const start = index * rowHeight
  if (start < offset) return start
  return start + rowHeight > offset + viewport ? start + rowHeight - viewport : offset
}

/** Rows rendered beyond the edges, so that a short step shows no gap. Before the first step, one below will do. */
const OVERSCAN = 3

/**
 * Rows are rendered again only after this many have passed the edge, so that most frames of a slow scroll render none.
 */
export const STRIDE = 4

/**
 * First and last of the scroller's rows to render when `row`, or one less than a stride below it, is at its upper edge;
 * `to < from` if there are none. `unmoved`: nobody has scrolled yet, and most never will.
 */
export function rangeAround(
  row: number,
  held: number,
  { rowHeight, viewport }: ScrollGeometry,
  unmoved = false,
): { from: number; to: number } {
  const inSight = Math.ceil(viewport / rowHeight) + 1
  const top = clamp(row, 0, Math.max(0, held - inSight))
  const spare = unmoved ? 0 : STRIDE - 2 + OVERSCAN
  return { from: Math.max(0, top - OVERSCAN), to: Math.min(held - 1, top + inSight + spare) }
}

function clamp(value: number, low: number, high: number): number {
  return Math.min(Math.max(value, low), high)
}

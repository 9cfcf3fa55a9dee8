import { MOST_BULK_IDS } from '#contract/found/most-bulk-ids.ts'

/** Which rows are selected, while the user selects rows. */
export interface Selection {
  ids: ReadonlySet<string>
  /** All that match, on the screen or not; `ids` is then empty. */
  all: boolean
  /** Index of the row that was picked last, where ranges begin. */
  anchor: number | null
  /** Rows of the last range that are not in it: they did not come yet, or were too many. */
  missed: number
}

/** Selecting has begun, but nothing is selected. */
export const NOTHING_SELECTED: Selection = { ids: new Set(), all: false, anchor: null, missed: 0 }

/**
 * The selection after the row at `index` was picked: it is added or removed; with `extend`, everything from the last
 * picked row to this one is added. `idAt` gives undefined for a row that is not loaded; such rows are added when they are here (`range-rows.ts`).
 */
export function pickRow(
  selection: Selection | null,
  index: number,
  extend: boolean,
  idAt: (index: number) => string | undefined,
): Selection {
  const ids = new Set(selection?.ids)
  const anchor = selection?.anchor ?? index
  const id = idAt(index)
  let missed = 0
  if (extend) {
    const [from, to] = toRange(anchor, index)
    missed = Math.abs(index - anchor) - to + from
    for (let at = from; at <= to; at++) {
      const one = idAt(at)
      if (one === undefined) missed++
      else ids.add(one)
    }
  } else if (id !== undefined && !ids.delete(id)) ids.add(id)
  return { ids, all: false, anchor: index, missed }
}

/** The first and last row of a range, which has at most as many as can be changed at once. */
export function toRange(anchor: number, index: number): [from: number, to: number] {
  const from = Math.min(anchor, index)
  return [from, Math.min(Math.max(anchor, index), from + MOST_BULK_IDS - 1)]
}

/** Whether a row is selected. */
export function isPicked(selection: Selection | null, id: string | undefined): boolean {
  return selection !== null && id !== undefined && (selection.all || selection.ids.has(id))
}

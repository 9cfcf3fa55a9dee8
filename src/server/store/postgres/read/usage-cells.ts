import type { UsageBucket } from '#contract/found/usage-over-time.ts'
import { NO_USAGE } from '../../answer/usage-series.ts'

/** What is added up of the rows of one span and one series. */
export type UsageCell = Omit<UsageBucket, 'from'> & { span: number }
/** Cells by span and series. */
export type UsageCells = ReadonlyMap<string, UsageCell>

// oxlint-disable-next-line typescript/no-unsafe-type-assertion -- these are its keys
const NAMES = Object.keys(NO_USAGE) as (keyof typeof NO_USAGE)[]

/** The key of a cell. */
export function keyOf(span: number, series: string | null): string {
  return `${span} ${series ?? ''}${series === null ? '' : '.'}`
}

/** Adds what one cell has to another. */
export function addTo(known: UsageCell, more: UsageCell): void {
  for (const name of NAMES) known[name] += more[name]
}

/** Adds a cell to others; the cell itself is not changed, now or later. */
function addCell(cells: Map<string, UsageCell>, cell: UsageCell): void {
  const key = keyOf(cell.span, cell.series)
  const known = cells.get(key)
  if (known === undefined) cells.set(key, { ...cell })
  else addTo(known, cell)
}

/** Both together; neither is changed. */
export function addCells(known: UsageCells, more: UsageCells): UsageCells {
  const cells = new Map<string, UsageCell>()
  for (const cell of [...known.values(), ...more.values()]) addCell(cells, cell)
  return cells
}

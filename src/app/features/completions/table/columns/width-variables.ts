import type { ColumnSpec } from './column-spec.ts'

/** The largest share of the grid's width for a column that is not text, so that texts get the most room. */
const MOST_SHARE = '22%'
/** The largest share of the grid's width, in percent, for all pinned columns: the others must be within reach. */
const MOST_PINNED = 60

/**
 * The widths as variables `--w0`…, how far columns may grow as `--m0`…, the starts of pinned columns as `--x0`…, whether a
 * column that fits is cut off as `--o0`…, and their sum. From the column `yielding` on, growing columns ask only for their
 * minimum, so that text beside a drawer ends in an ellipsis rather than at its edge. The first `pinned` are narrower where
 * the grid has too little room for them and others.
 */
export function widthVariables(
  specs: readonly ColumnSpec[],
  widths: Readonly<Record<string, number>>,
  yielding: number,
  pinned = 0,
): Record<string, string> {
  const variables: Record<string, string> = {}
  const wide = specs.map((spec, at) =>
    spec.grows && at >= yielding ? spec.min : Math.max(spec.min, widths[spec.id] ?? spec.width),
  )
  const held = sumOf(wide.slice(0, pinned))
  const fit = (px: number) => (held === 0 ? `${px}px` : `min(${px}px, ${(MOST_PINNED * px) / held}cqw)`)
  const edge = (px: number) => (px > held && held > 0 ? `calc(${fit(held)} + ${px - held}px)` : fit(px))
  for (const [at, spec] of specs.entries()) {
    const width = wide[at] ?? 0
    variables[`--w${at}`] = at < pinned ? fit(width) : `${width}px`
    if (spec.fits) variables[`--o${at}`] = width < spec.width ? 'hidden' : 'visible'
    variables[`--x${at}`] = edge(sumOf(wide.slice(0, at)))
    const isSet = widths[spec.id] !== undefined
    // One that was set and grew all the same would not follow the hand that moves its edge.
    if (!spec.grows || (isSet && at < yielding)) {
      const bound = isSet ? null : spec.growsTo
      variables[`--m${at}`] = bound === null ? `${width}px` : `max(${width}px, min(${bound}px, ${MOST_SHARE}))`
    }
  }
  variables['--grid-width'] = edge(sumOf(wide))
  return variables
}

function sumOf(widths: readonly number[]): number {
  return widths.reduce((sum, width) => sum + width, 0)
}

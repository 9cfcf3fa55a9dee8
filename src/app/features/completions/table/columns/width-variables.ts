import type { ColumnSpec } from './column-spec.ts'

/** The largest share of the grid's width for a column that is not text, so that texts get the most room. */
const MOST_SHARE = '22%'

/**
 * The widths as variables `--w0`…, how far columns may grow as `--m0`…, the starts of pinned columns as `--x0`…, whether a
 * column that fits is cut off as `--o0`…, and their sum. From the column `yielding` on, growing columns ask only for their
 * minimum, so that text beside a drawer ends in an ellipsis rather than at its edge.
 */
export function widthVariables(
  specs: readonly ColumnSpec[],
  widths: Readonly<Record<string, number>>,
  yielding: number,
): Record<string, string> {
  const variables: Record<string, string> = {}
  let sum = 0
  for (const [at, spec] of specs.entries()) {
    const wanted = Math.max(spec.min, widths[spec.id] ?? spec.width)
    const width = spec.grows && at >= yielding ? spec.min : wanted
    variables[`--w${at}`] = `${width}px`
    if (spec.fits) variables[`--o${at}`] = width < spec.width ? 'hidden' : 'visible'
    variables[`--x${at}`] = `${sum}px`
    if (!spec.grows) {
      const bound = widths[spec.id] === undefined ? spec.growsTo : null
      variables[`--m${at}`] = bound === null ? `${width}px` : `max(${width}px, min(${bound}px, ${MOST_SHARE}))`
    }
    sum += width
  }
  variables['--grid-width'] = `${sum}px`
  return variables
}

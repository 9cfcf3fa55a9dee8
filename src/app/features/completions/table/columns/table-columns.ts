import type { CompletionRow } from '#contract/row/completion-row.ts'
import { columnResizingFeature, columnSizingFeature, createColumnHelper, tableFeatures } from '@tanstack/react-table'
import { WIDEST } from '../../../../search/column-widths.ts'
import type { ColumnSpec } from './column-spec.ts'

/**
 * What we use of TanStack Table: headers, widths, resizing. The server sorts and filters; order and pins are those of the
 * list.
 */
export const features = tableFeatures({ columnSizingFeature, columnResizingFeature })
export type TableFeaturesUsed = typeof features

const helper = createColumnHelper<TableFeaturesUsed, CompletionRow>()

/** The columns as TanStack Table wants them, in the order given. Their cells are drawn by `grid/drawn-rows.ts`. */
export function toTableColumns(specs: readonly ColumnSpec[]) {
  return helper.columns(
    specs.map(({ id, label, width, min }) =>
      helper.display({ id, header: label, size: width, minSize: min, maxSize: WIDEST }),
    ),
  )
}

import type { CompletionRow } from '#contract/row/completion-row.ts'
import { columnSizingFeature, createColumnHelper, tableFeatures } from '@tanstack/react-table'
import { WIDEST } from '../../../../search/column-widths.ts'
import type { ColumnSpec } from './column-spec.ts'

/**
 * What we use of TanStack Table: headers and their widths. The server sorts and filters; order and pins are those of the
 * list, and an edge that is dragged follows the pointer from the width that is seen (`grid/grid-header.tsx`).
 */
export const features = tableFeatures({ columnSizingFeature })
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

import type { CompletionRow } from '#contract/row/completion-row.ts'
import {
  columnPinningFeature,
  columnResizingFeature,
  columnSizingFeature,
  createColumnHelper,
  metaHelper,
  tableFeatures,
} from '@tanstack/react-table'
import type { ColumnSpec } from './column-spec.ts'

/** What of TanStack Table is used: widths, resizing and pinning. The server sorts and filters; order is the list given. */
export const features = tableFeatures({
  columnSizingFeature,
  columnResizingFeature,
  columnPinningFeature,
  columnMeta: metaHelper<ColumnSpec>(),
})
export type TableFeaturesUsed = typeof features

const helper = createColumnHelper<TableFeaturesUsed, CompletionRow>()

/** The columns as TanStack Table wants them, in the order given. */
export function toTableColumns(specs: readonly ColumnSpec[]) {
  return helper.columns(
    specs.map((spec) =>
      helper.display({
        id: spec.id,
        header: spec.label,
        size: spec.width,
        minSize: spec.min,
        maxSize: 1600,
        meta: spec,
        cell: (context) => spec.cell(context.row.original),
      }),
    ),
  )
}

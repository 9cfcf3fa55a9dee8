import type { ColumnSum, SummedColumn } from '#contract/found/column-sums.ts'
import { scaleOf } from './sort-columns.ts'

/** The sums of a column over its values; NaN for rows without one. */
export function toColumnSum(column: SummedColumn, values: Float64Array): ColumnSum {
  const reported = values.filter((value) => !Number.isNaN(value)).sort()
  if (reported.length === 0) return { column, reported: 0, sum: null, p50: null, p95: null }
  const scale = scaleOf(column)
  const at = (part: number) => (reported[Math.ceil(part * reported.length) - 1] ?? 0) / scale
  const sum = reported.reduce((all, value) => all + value, 0) / scale
  return { column, reported: reported.length, sum, p50: at(0.5), p95: at(0.95) }
}

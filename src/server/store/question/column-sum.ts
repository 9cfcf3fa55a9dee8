import type { ColumnSum, SummedColumn } from '#contract/found/column-sums.ts'
import { nthValue } from './nth-value.ts'
import { scaleOf } from './sort-columns.ts'

/** The sums of a column over its values, which are reordered; NaN for rows without one. */
export function toColumnSum(column: SummedColumn, values: Float64Array): ColumnSum {
  const reported = values.subarray(0, moveReported(values))
  if (reported.length === 0) return { column, reported: 0, sum: null, p50: null, p95: null }
  const scale = scaleOf(column)
  const sum = sumOf(reported)
  const place = (part: number) => Math.ceil(part * reported.length) - 1
  const p95 = nthValue(reported, place(0.95)) / scale
  // What is less stands before it now.
  const p50 = nthValue(reported.subarray(0, place(0.95) + 1), place(0.5)) / scale
  return { column, reported: reported.length, sum: sum / scale, p50, p95 }
}

/** Moves the numbers to the beginning; gives how many there are. By loops, which take a tenth of the time of functions. */
function moveReported(values: Float64Array): number {
  let length = 0
  for (let at = 0; at < values.length; at++) {
    const value = values[at] ?? Number.NaN
    if (value === value) values[length++] = value
  }
  return length
}

/** What is not whole adds up to something else in another order: it is added from the smallest on, as the other engine does. */
function sumOf(values: Float64Array): number {
  let sum = 0
  let isWhole = true
  for (let at = 0; at < values.length; at++) {
    const value = values[at] ?? 0
    sum += value
    if (Math.trunc(value) !== value) isWhole = false
  }
  return isWhole ? sum : values.sort().reduce((all, value) => all + value, 0)
}

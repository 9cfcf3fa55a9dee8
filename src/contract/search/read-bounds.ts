import type { Comparison } from './filter-words.ts'
import { columnKind } from '../row/columns.ts'
import { stepOf } from './filter-fields.ts'
import type { RangeField } from './filter-table.ts'
import type { Range } from './search-query.ts'

/** Units after a number, as multiples of the field's own: milliseconds, bytes, or ones. */
const TIMES: ReadonlyMap<string, number> = new Map([
  ['ms', 1],
  ['s', 1000],
  ['min', 60_000],
])
const BYTES: ReadonlyMap<string, number> = new Map([
  ['b', 1],
  ['kb', 1e3],
  ['mb', 1e6],
  ['gb', 1e9],
])
const COUNTS: ReadonlyMap<string, number> = new Map([
  ['k', 1e3],
  ['m', 1e6],
])

const AMOUNT = /^\$?(\d+(?:\.\d+)?(?:e[+-]?\d+)?)([a-z]*)$/i

/**
 * The inclusive bounds of `field:1..2`, `field:1` or `field>1`, with units (`2s`, `1.5MB`, `10k`). A comparison sets
 * its side of `old` and keeps the other. Null if it is no amount, or nothing is between the bounds.
 */
export function readBounds(field: RangeField, comparison: Comparison, text: string, old: Range | null): Range | null {
  const bounds = comparison === ':' ? readRange(field, text) : readSide(field, comparison, text, old)
  if (bounds === null) return null
  return bounds.from !== null && bounds.to !== null && bounds.from > bounds.to ? null : bounds
}

function readRange(field: RangeField, text: string): Range | null {
  const [fromText = '', toText = fromText, ...more] = text.split('..')
  if (more.length > 0 || (fromText === '' && toText === '')) return null
  const from = fromText === '' ? null : readAmount(field, fromText)
  const to = toText === '' ? null : readAmount(field, toText)
  return Number.isNaN(from) || Number.isNaN(to) ? null : { from, to }
}

function readSide(field: RangeField, comparison: Comparison, text: string, old: Range | null): Range | null {
  const amount = readAmount(field, text)
  const step = stepOf(field)
  const bound = comparison === '>' ? beside(amount, step) : comparison === '<' ? beside(amount, -step) : amount
  if (Number.isNaN(bound) || bound < 0) return null
  return comparison.startsWith('>') ? { from: bound, to: old?.to ?? null } : { from: old?.from ?? null, to: bound }
}

/** Removes the rounding errors of binary fractions. */
function beside(amount: number, step: number): number {
  const next = amount + step
  return Math.abs(step) < 1 ? Number(next.toFixed(9)) : next
}

function readAmount(field: RangeField, text: string): number {
  const [, digits = '', unit = ''] = AMOUNT.exec(text) ?? []
  const kind = columnKind(field)
  if (digits === '' || (text.startsWith('$') && kind !== 'dollars')) return Number.NaN
  const units = kind === 'ms' ? TIMES : kind === 'bytes' ? BYTES : COUNTS
  const each = unit === '' ? 1 : (units.get(unit.toLowerCase()) ?? Number.NaN)
  const amount = each === 1 ? Number(digits) : Number((Number(digits) * each).toPrecision(15))
  const fits = stepOf(field) === 1 ? Number.isSafeInteger(amount) : Number.isFinite(amount)
  return fits ? amount : Number.NaN
}

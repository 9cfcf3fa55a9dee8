import type { ColumnKind } from '#contract/row/column-table.ts'
import { columnKind } from '#contract/row/columns.ts'
import { stepOf } from '#contract/search/filter-fields.ts'
import type { RangeField } from '#contract/search/filter-table.ts'
import type { Range } from '#contract/search/search-query.ts'
import { formatNumber } from '#lib/format.ts'

/** Units from the largest, with how many of the field’s own they are; the last is the field’s own. */
const UNITS: Readonly<Partial<Record<ColumnKind, readonly (readonly [name: string, times: number])[]>>> = {
  ms: [
    ['min', 60_000],
    ['s', 1000],
    ['ms', 1],
  ],
  bytes: [
    ['GB', 1e9],
    ['MB', 1e6],
    ['kB', 1e3],
    ['B', 1],
  ],
}

/** Bounds in words, to the last digit: `≥ 1,001`, `> $0.01`, `= 5`, `1 kB – 2.5 MB`. */
export function toRangeWords(field: RangeField, { from, to }: Range): string {
  const low = from === null ? null : toBound(field, from, -stepOf(field))
  const high = to === null ? null : toBound(field, to, stepOf(field))
  if (low !== null && high !== null && from === to) return `= ${low.amount}`
  if (low !== null && high !== null && !low.beside && !high.beside) return `${low.amount} – ${high.amount}`
  const words: string[] = []
  if (low !== null) words.push(`${low.beside ? '>' : '≥'} ${low.amount}`)
  if (high !== null) words.push(`${high.beside ? '<' : '≤'} ${high.amount}`)
  return words.join(', ')
}

/** An amount in words; `beside` if it is one that was left out, and the bound the next to it (`cost>0.01`). */
function toBound(field: RangeField, bound: number, step: number): { amount: string; beside: boolean } {
  const next = Number((bound + step).toFixed(9))
  const beside = Math.abs(step) < 1 && String(next).length < String(bound).length
  return { amount: toAmount(field, beside ? next : bound), beside }
}

function toAmount(field: RangeField, amount: number): string {
  const kind = columnKind(field)
  if (kind === 'dollars') return `$${toDigits(amount)}`
  const [unit, times] = UNITS[kind]?.find(([, each]) => amount >= each && (amount / each) % 0.5 === 0) ?? []
  if (unit === undefined || times === undefined) {
    const own = UNITS[kind]?.at(-1)?.[0]
    return own === undefined ? toDigits(amount) : `${toDigits(amount)} ${own}`
  }
  return `${toDigits(amount / times)} ${unit}`
}

function toDigits(amount: number): string {
  const [whole = '', part] = String(amount).split('.')
  return part === undefined || !/^\d+$/.test(part) ? formatNumber(amount) : `${formatNumber(Number(whole))}.${part}`
}

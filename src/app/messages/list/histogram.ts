import { formatCost, formatNumber } from '#lib/format.ts'

const plural = (n: number, one: string, many: string) => (n === 1 ? one : many)

/** The bars above the table, what is chosen of them, and the same bars as a table. */
export const histogramMessages = {
  open: 'Settings of the bars',
  height: 'What the bars measure',
  measures: { count: 'Rows', tokens: 'Tokens', cost_usd: 'Cost (≈)' },
  parts: 'Colour by',
  by: { none: 'One colour', model: 'By model', finish: 'By finish reason' },
  table: 'The bars as a table',
  span: (zone: string) => `Span, ${zone}`,
  others: (n: number) => `${n} others`,
  none: 'not reported',
  over: { count: 'Rows over time', tokens: 'Tokens over time', cost_usd: 'Cost over time' },
  text: (sum: string, from: string, to: string) =>
    `${sum} from ${from} to ${to}. Arrow keys move over the spans, Enter narrows to one, Shift selects several.`,
  earlier: (count: number) => `‹ ${formatNumber(count)} earlier`,
  earlierTitle: (count: number, from: string) =>
    `${formatNumber(count)} ${plural(count, 'row', 'rows')} before ${from}; press to see ${plural(count, 'it', 'them')}`,
  bar: (measure: 'count' | 'tokens' | 'cost_usd', value: number) =>
    measure === 'cost_usd'
      ? formatCost(value)
      : `${formatNumber(value)} ${measure === 'tokens' ? 'tokens' : plural(value, 'row', 'rows')}`,
} as const

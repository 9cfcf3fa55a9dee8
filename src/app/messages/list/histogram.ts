/** What is chosen of the bars above the table, and the same bars as a table. */
export const histogramMessages = {
  open: 'Bars: measure, parts, table',
  height: 'What the bars measure',
  measures: { count: 'Rows', tokens: 'Tokens', cost_usd: 'Cost (≈)' },
  parts: 'What the bars are told apart by',
  by: { none: 'One colour', model: 'By model', finish: 'By finish reason' },
  table: 'The bars as a table',
  span: (zone: string) => `Span, ${zone}`,
  others: (n: number) => `${n} others`,
  none: 'not reported',
} as const

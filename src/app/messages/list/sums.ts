/** Sums of columns over the rows that match. */
export const sumMessages = {
  open: 'Sums of these rows',
  columns: {
    tokens: 'Tokens',
    prompt_tokens: 'Prompt tokens',
    completion_tokens: 'Completion tokens',
    reasoning_tokens: 'Reasoning tokens',
    cached_tokens: 'Cached tokens',
    cost: 'Cost',
    latency: 'Latency',
    size: 'Size',
  },
  reported: 'Rows',
  sum: 'Sum',
  p50: 'Median',
  p95: '95 %',
  column: 'Column',
  none: 'no row reports it',
  adding: 'Adding up…',
  explain: 'Over the rows that report a value. 95 %: 95 of 100 rows have this value or less. Costs may be estimates.',
} as const

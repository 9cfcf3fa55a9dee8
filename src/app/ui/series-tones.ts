/** The tones of the series of a chart, the largest first: next to each other they can be told apart. */
export const SERIES_TONES = [
  'fill-accent',
  'fill-tool',
  'fill-length',
  'fill-filter',
  'fill-accent/45',
  'fill-tool/45',
  'fill-n9',
] as const

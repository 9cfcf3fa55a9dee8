import { formatNumber } from '#lib/format.ts'

/** Typing a search, sorting cards, and stepping through matches. */
export const searchingMessages = {
  matchAt: (at: number, of: number) => `Match ${formatNumber(at)} of ${formatNumber(of)}`,
  order: 'Order of what was found',
  bestMatch: 'Best match first',
  newestFirst: 'Newest first',
  byColumn: 'By column',
  sort: 'Sort by',
  descending: 'Largest or newest first; press to turn around',
  ascending: 'Smallest or oldest first; press to turn around',
  suggestions: 'Suggestions',
  searchFor: (text: string) => `Enter finds “${text}” in the text: words, "phrases", begin*, -not, OR.`,
  boxHint:
    'Words search the text. field:value filters, -field:value excludes, field:a,b is either, tokens>1000 bounds.',
} as const

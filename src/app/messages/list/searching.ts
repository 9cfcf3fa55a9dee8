import { formatNumber } from '#lib/format.ts'

/** Typing a search, and stepping through matches. */
export const searchingMessages = {
  matchAt: (at: number, of: number) => `Match ${formatNumber(at)} of ${formatNumber(of)}`,
  suggestions: 'Suggestions',
  searchFor: (text: string) => `Enter finds “${text}” in the text: words, "phrases", begin*, -not, OR.`,
  boxHint:
    'Words search the text. field:value filters, -field:value excludes, field:a,b is either, tokens>1000 bounds.',
} as const

import type { QueryClient } from '@tanstack/react-query'

/** How the keys of the query cache begin, by kind of answer. */
export const KEYS = {
  detail: ['detail'],
  facets: ['facets'],
  histogram: ['histogram'],
  rows: ['rows'],
  sources: ['sources'],
  views: ['views'],
} as const

/** Has all answers of some kinds asked for again, as far as they are shown; settles when those are here. */
export async function askAgain(client: QueryClient, ...kinds: readonly (keyof typeof KEYS)[]): Promise<void> {
  await Promise.all(kinds.map((kind) => client.invalidateQueries({ queryKey: KEYS[kind] })))
}

import type { QueryClient } from '@tanstack/react-query'

/** The first part of each key in the query cache, by kind of answer. */
export const KEYS = {
  detail: ['detail'],
  facets: ['facets'],
  histogram: ['histogram'],
  rows: ['rows'],
  sources: ['sources'],
  views: ['views'],
} as const

/** Loads all answers of some kinds again if they are in use; settles when they have arrived. */
export async function askAgain(client: QueryClient, ...kinds: readonly (keyof typeof KEYS)[]): Promise<void> {
  await Promise.all(kinds.map((kind) => client.invalidateQueries({ queryKey: KEYS[kind] })))
}

import type { QueryClient } from '@tanstack/react-query'

/** The first part of each key in the query cache, by kind of answer. */
export const KEYS = {
  detail: ['detail'],
  facets: ['facets'],
  histogram: ['histogram'],
  recorder: ['recorder'],
  rows: ['rows'],
  sources: ['sources'],
  views: ['views'],
} as const

/** Loads all answers of some kinds again if they are in use; settles when they have arrived. */
export async function askAgain(client: QueryClient, ...kinds: readonly (keyof typeof KEYS)[]): Promise<void> {
  await Promise.all(kinds.map((kind) => client.invalidateQueries({ queryKey: KEYS[kind] })))
}

/**
 * Loads all answers anew after an import, but how the recorder stands: an import does not change that, and only events bring
 * it. Settles when they have arrived.
 */
export async function askAllAgain(client: QueryClient): Promise<void> {
  await client.resetQueries({ predicate: ({ queryKey }) => queryKey[0] !== KEYS.recorder[0] })
}

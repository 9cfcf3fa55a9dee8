import { queryOptions } from '@tanstack/react-query'
import { mirrorSchema } from '#contract/source/mirror.ts'
import { getJson } from './wire/http.ts'

/** The state of the mirrors, and what they have covered. */
export function mirrorQuery() {
  return queryOptions({
    queryKey: ['mirror'],
    queryFn: ({ signal }) => getJson('/api/mirror', mirrorSchema, signal),
    staleTime: 10_000,
  })
}

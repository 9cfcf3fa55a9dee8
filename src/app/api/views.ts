import {
  deletedViewSchema,
  type SavedView,
  savedViewSchema,
  savedViewsSchema,
  type ViewChange,
} from '#contract/search/saved-view.ts'
import { queryOptions } from '@tanstack/react-query'
import { KEYS } from './answer-keys.ts'
import { getJson, sendJson } from './wire/http.ts'

/** The saved views, ordered by name. */
export function viewsQuery() {
  return queryOptions({
    queryKey: KEYS.views,
    queryFn: async ({ signal }) => (await getJson('/api/views', savedViewsSchema, signal)).data,
    staleTime: 10_000,
  })
}

/** Changes the view with that slug; null makes a new one. Throws as `sendJson` does. */
export async function saveView(slug: string | null, change: ViewChange): Promise<SavedView> {
  const path = slug === null ? '/api/views' : `/api/views/${encodeURIComponent(slug)}`
  return sendJson('POST', path, change, savedViewSchema)
}

/** Throws as `sendJson` does. */
export async function deleteView(slug: string): Promise<void> {
  await sendJson('DELETE', `/api/views/${encodeURIComponent(slug)}`, undefined, deletedViewSchema)
}

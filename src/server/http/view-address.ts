import type { SavedView } from '#contract/search/saved-view.ts'

/**
 * Where `/` leads while nothing is asked: to the default view; `/?view=<slug>` to that view; null where there is none. Not
 * `/completions?view=…`: that is a page on which the view's last condition was taken away, and reading it again must not
 * bring the condition back.
 */
export function toViewAddress(views: readonly SavedView[], search: string, basePath: string): string | null {
  const asked = new URLSearchParams(search)
  const slug = asked.get('view')
  if (asked.size > (slug === null ? 0 : 1)) return null
  const view = views.find((one) => (slug === null ? one.is_default : one.slug === slug))
  if (view === undefined) return null
  const params = new URLSearchParams(view.search)
  params.set('view', view.slug)
  return `${basePath}/completions?${params.toString()}`
}

import type { SavedView } from '#contract/search/saved-view.ts'

/**
 * Where `/` redirects: with nothing asked, to the default view; `/?view=<slug>` to that view; null if there is none.
 * Not `/completions?view=…`: there the user may have removed the view's last condition, and a reload must not bring it
 * back.
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

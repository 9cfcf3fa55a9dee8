import { MOST_VIEWS, type SavedView, toViewSlug, type ViewChange } from '#contract/search/saved-view.ts'
import type { Hidden } from '../../redact/hidden.ts'
import { redactText } from '../../redact/redact-text.ts'
import { Refusal } from '../../source/refusal.ts'

/** A changed or new view, given all `views`. Throws `Refusal` 404 or 409. */
export function changeView(
  views: readonly SavedView[],
  slug: string | null,
  change: ViewChange,
  hide: Hidden,
): SavedView {
  const before = views.find((view) => view.slug === slug) ?? (slug === null ? makeNew(views) : null)
  if (before === null) throw unknownView()
  const name = redactText(change.name ?? before.name, hide)
  if (views.some((view) => view.slug !== slug && view.name === name)) throw nameTaken(name)
  return {
    object: 'view',
    slug: slug ?? toViewSlug(name, new Set(views.map((one) => one.slug))),
    name,
    search: redactSearch(change.search ?? before.search, hide),
    is_default: change.is_default ?? before.is_default,
  }
}

function makeNew(views: readonly SavedView[]): SavedView {
  if (views.length >= MOST_VIEWS) {
    throw new Refusal(409, `There are ${MOST_VIEWS} saved views, which is as many as a store has. Delete one first.`, {
      code: 'too_many_views',
    })
  }
  return { object: 'view', slug: '', name: '', search: '', is_default: false }
}

/** Redacts each value by itself: percent-encoding would hide what must be found. */
function redactSearch(search: string, hide: Hidden): string {
  const clean = new URLSearchParams()
  for (const [name, value] of new URLSearchParams(search)) clean.append(redactText(name, hide), redactText(value, hide))
  return clean.toString()
}

function unknownView(): Refusal {
  return new Refusal(404, 'There is no saved view of that name.', { param: 'slug', code: 'not_found' })
}

function nameTaken(name: string): Refusal {
  return new Refusal(409, `There is a view named “${name}” already.`, { param: 'name', code: 'name_taken' })
}

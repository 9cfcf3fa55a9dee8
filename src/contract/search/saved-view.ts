import * as z from 'zod/mini'

/** A view that somebody saved: a name for what the table was asked, and how it showed the answer. */
export const savedViewSchema = z.object({
  object: z.literal('view'),
  /** Names it in addresses. Made of its first name, and stays when that changes, so that links do. */
  slug: z.string(),
  name: z.string(),
  /** The page's parameters without a question mark: filter, `sort`, `source`, `columns`, `height`. */
  search: z.string(),
  /** Whether it opens where nothing is asked. At most one is. */
  is_default: z.boolean(),
})
export type SavedView = z.infer<typeof savedViewSchema>

/** The answer of `GET /api/views`, in order of name. */
export const savedViewsSchema = z.object({ object: z.literal('list'), data: z.array(savedViewSchema) })

/** The answer to a deletion. */
export const deletedViewSchema = z.object({
  object: z.literal('view.deleted'),
  slug: z.string(),
  deleted: z.literal(true),
})

/** What a view is to become; what is left out stays. A new one has a name. */
export interface ViewChange {
  name?: string
  search?: string
  is_default?: boolean
}

/** Characters of a name. */
export const LONGEST_VIEW_NAME = 80
/** Characters of a view's parameters. */
export const LONGEST_VIEW_SEARCH = 8_000
/** Characters of a slug, without the number behind it. */
const LONGEST_SLUG = 40
/** Views of a store. */
export const MOST_VIEWS = 200

/** What of an address a view does not keep: which row is open, and which view it was. */
const NOT_KEPT = ['open', 'view']

/** The part of the page's parameters that a view keeps. */
export function toViewSearch(search: string): string {
  const params = new URLSearchParams(search)
  for (const name of NOT_KEPT) params.delete(name)
  return params.toString()
}

/** The word by which addresses name a view of this name, where `taken` has not got it yet: letters, digits and hyphens. */
export function toViewSlug(name: string, taken: ReadonlySet<string>): string {
  const words =
    name
      .normalize('NFC')
      .toLowerCase()
      .match(/[\p{L}\p{M}\p{N}]+/gu) ?? []
  const first = Array.from(words.join('-')).slice(0, LONGEST_SLUG).join('') || 'view'
  let slug = first
  for (let n = 2; taken.has(slug); n++) slug = `${first}-${n}`
  return slug
}

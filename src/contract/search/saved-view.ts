import * as z from 'zod/mini'

/** A saved view: a name for a search and how the table shows its result. */
export const savedViewSchema = z.object({
  object: z.literal('view'),
  /** Its name in addresses. Made from its first name and never changed, so that links stay valid. */
  slug: z.string(),
  name: z.string(),
  /** The page's parameters without the question mark: filter, `sort`, `source`, `columns`, `pinned`, `widths`, `height`. */
  search: z.string(),
  /** Whether it opens by default. At most one does. */
  is_default: z.boolean(),
})
export type SavedView = z.infer<typeof savedViewSchema>

/** The answer of `GET /api/views`, ordered by name. */
export const savedViewsSchema = z.object({ object: z.literal('list'), data: z.array(savedViewSchema) })

export const deletedViewSchema = z.object({
  object: z.literal('view.deleted'),
  slug: z.string(),
  deleted: z.literal(true),
})

/** What to change in a view; what is left out stays. A new one needs a name. */
export interface ViewChange {
  name?: string
  search?: string
  is_default?: boolean
}

/** The longest name, in characters. */
export const LONGEST_VIEW_NAME = 80
/** The longest parameters, in characters. */
export const LONGEST_VIEW_SEARCH = 8_000
/** The longest slug in characters, without the number after it. */
const LONGEST_SLUG = 40
/** The most views of a store. */
export const MOST_VIEWS = 200

/** Parameters that a view does not keep: the open row, and the name of a view. */
const NOT_KEPT = ['open', 'view']

/** The page's parameters that a view keeps. */
export function toViewSearch(search: string): string {
  const params = new URLSearchParams(search)
  for (const name of NOT_KEPT) params.delete(name)
  return params.toString()
}

/** A word for addresses made from this name (letters, digits and hyphens) that is not in `taken`. */
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

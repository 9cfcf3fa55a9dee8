import { type FilterField, isMetadataField } from '#contract/search/filter-change.ts'
import { isListField } from '#contract/search/filter-fields.ts'
import type { SearchQuery } from '#contract/search/search-query.ts'
import { railMessages as words } from '../../../../messages/list/rail.ts'
import { lazyPart } from '../../../../ui/late/lazy-part.tsx'
import { PopoverButton } from '../../../../ui/overlay/popover-button.tsx'

const ValuesEditor = lazyPart(async () => ({ default: (await import('../chips/values-editor.tsx')).ValuesEditor }))

interface Props {
  field: FilterField
  /** What the field is called. */
  name: string
  query: SearchQuery
  onQuery: (query: SearchQuery) => void
}

/** A button below the values of a field, where the rail has no room for all: it opens them, to be searched and chosen. */
export function MoreValues({ field, name, query, onQuery }: Props) {
  return (
    <PopoverButton label={words.more + words.moreOf(name)} text={words.more}>
      {() => (
        <div className="flex w-72 max-w-full flex-col gap-2 p-3">
          <h2 className="plain-text truncate text-13 font-semibold">{name}</h2>
          <ValuesEditor field={field} not={isExcluding(query, field)} query={query} onQuery={onQuery} />
        </div>
      )}
    </PopoverButton>
  )
}

/** Whether a search excludes the values that it names of a field; then the next ones are excluded as well. */
function isExcluding(query: SearchQuery, field: FilterField): boolean {
  if (isMetadataField(field)) return query.meta.find((one) => one.key === field.slice(5))?.not ?? false
  return isListField(field) && (query[field]?.not ?? false)
}

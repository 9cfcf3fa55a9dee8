import { isFilterField } from '#contract/search/filter-change.ts'
import type { SearchQuery } from '#contract/search/search-query.ts'
import { chipEditorMessages as words } from '../../../../messages/list/chip-editor.ts'
import { filterMessages as say } from '../../../../messages/list/filters.ts'
import { Button } from '../../../../ui/button.tsx'
import { Segmented } from '../../../../ui/segmented.tsx'
import { BoundsEditor } from './bounds-editor.tsx'
import type { FilterChip } from './filter-chips.ts'
import { ValuesEditor } from './values-editor.tsx'

interface Props {
  chip: FilterChip
  query: SearchQuery
  onQuery: (query: SearchQuery) => void
  onClose: () => void
}

/** The editor of a chip: is or is not, its values with counts or its bounds, and removing it. */
export default function ChipEditor({ chip, query, onQuery, onClose }: Props) {
  const { param, turned, not } = chip
  const hasValues = param !== 'has' && isFilterField(param) && chip.field !== ''
  const [is, isNot] = hasValues ? [say.is, say.isNot] : [say.has, say.hasNot]
  return (
    <div className="flex w-72 max-w-full flex-col gap-2 p-3">
      <div className="flex items-center justify-between gap-2">
        <h2 className="plain-text min-w-0 truncate text-13 font-semibold">{chip.field || chip.value}</h2>
        {turned !== null && (
          <Segmented
            label={words.isOrNot}
            options={[
              { id: 'is', label: is },
              { id: 'not', label: isNot },
            ]}
            selected={not ? 'not' : 'is'}
            onSelect={(side) => (side === 'not') !== not && onQuery(turned)}
          />
        )}
      </div>
      {hasValues && <ValuesEditor field={param} not={not} query={query} onQuery={onQuery} />}
      {turned === null && <BoundsEditor chip={chip} query={query} onQuery={onQuery} onDone={onClose} />}
      <Button
        className="self-start max-sheet:h-10"
        onClick={() => {
          onQuery(chip.without)
          onClose()
        }}
      >
        {words.removeFilter}
      </Button>
    </div>
  )
}

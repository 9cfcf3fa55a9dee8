import type { Unanswered } from '#contract/found/row-page.ts'
import type { SearchQuery } from '#contract/search/search-query.ts'
import { Plus } from 'lucide-react'
import { filterMessages as say } from '../../../../messages/list/filters.ts'
import { Button } from '../../../../ui/button.tsx'
import { cx } from '../../../../ui/class-names.ts'
import { IconButton } from '../../../../ui/icon-button.tsx'
import { Alone } from '../../../../ui/late/alone-part.tsx'
import { promptPart } from '../../../../ui/late/prompt-part.tsx'
import { countConditions, withoutFilters } from '../../../../search/filter-conditions.ts'
import { FILTER_PRESETS } from './filter-presets.ts'

// Usually there are no conditions at first, so their chips are loaded when there are some.
const ConditionChips = promptPart(async () => (await import('./condition-chips.tsx')).default)

/** Loads the chips before the first draw (`first-answers.ts`): a line of chips that comes later moves the table. */
export const bringConditionChips: () => Promise<void> = ConditionChips.bring

interface Props {
  query: SearchQuery
  unanswered: readonly Unanswered[]
  /** The source that did not answer them. */
  source: string
  onQuery: (query: SearchQuery) => void
  onAdd: () => void
}

/** The presets and “Clear all”, which stay in place, followed by the active conditions as chips. */
export function FilterChipBar({ query, unanswered, source, onQuery, onAdd }: Props) {
  const conditions = countConditions(query)
  const asks = conditions + unanswered.length > 0
  const add = (
    <li className="shrink-0">
      <IconButton label={say.add} icon={<Plus />} onClick={onAdd} className="size-6" />
    </li>
  )
  return (
    <ul
      aria-label={say.chips}
      className={cx(
        'flex min-w-0 flex-1 items-center gap-1.5 py-1',
        // All active conditions stay visible, on lines of their own where there is little room. Presets without room are
        // hidden completely; on a touch screen they scroll.
        asks
          ? 'flex-wrap @max-4xl:order-last @max-4xl:basis-full'
          : 'max-sheet:order-last max-sheet:basis-32 max-sheet:overflow-x-auto max-sheet:[scrollbar-width:none] sheet:h-8 sheet:flex-wrap sheet:gap-y-2 sheet:overflow-hidden',
      )}
    >
      {add}
      {FILTER_PRESETS.map((preset) => (
        <li key={preset.label} className={cx('shrink-0', asks && 'max-sheet:hidden')}>
          <button
            type="button"
            onClick={() => onQuery(preset.apply(query))}
            className="h-5 rounded-1 border border-dashed border-n7 px-1.5 text-12 leading-none text-n11 hover:border-n8 hover:bg-n3 hover:text-n12"
          >
            {preset.label}
          </button>
        </li>
      ))}
      {conditions > 0 && (
        <li className="shrink-0">
          <Button look="quiet" className="h-6 px-1.5" onClick={() => onQuery(withoutFilters(query))}>
            {say.clear}
          </Button>
        </li>
      )}
      {asks && (
        <Alone>
          <ConditionChips query={query} unanswered={unanswered} source={source} onQuery={onQuery} />
        </Alone>
      )}
    </ul>
  )
}

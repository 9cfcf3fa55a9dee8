import type { SearchQuery } from '#contract/search/search-query.ts'
import { X } from 'lucide-react'
import { filterMessages as say } from '../../../../messages/list/filters.ts'
import { cx } from '../../../../ui/class-names.ts'
import { memo } from 'react'
import { alonePart } from '../../../../ui/late/alone-part.tsx'
import { IconButton } from '../../../../ui/icon-button.tsx'
import { loadAfterRows } from '../../load-after-rows.ts'

const FacetRail = alonePart(async () => ({ default: (await loadAfterRows()).FacetRail }))

interface Props {
  query: SearchQuery
  /** False if the source cannot count values: then there is no rail. */
  able: boolean
  /** Whether the rows are here, which come first. */
  ready: boolean
  /** Shown beside the table, if there is room. */
  shown: boolean
  /** Shown over the table, if there is not. */
  sheet: boolean
  onSheet: (out: boolean) => void
  onQuery: (query: SearchQuery) => void
}

/** The place of the rail: a column from 1,200 px on, a sheet over the table below that. */
export const FacetPanel = memo(function FacetPanel({ query, able, ready, shown, sheet, onSheet, onQuery }: Props) {
  if (!able || (!shown && !sheet)) return null
  return (
    <aside
      aria-label={say.rail}
      className={cx(
        'w-58 shrink-0 overflow-y-auto border-e hairline bg-n1 [scrollbar-gutter:stable] [scrollbar-width:thin]',
        sheet
          ? 'max-rail:fixed max-rail:inset-y-0 max-rail:start-0 max-rail:z-30 max-rail:w-72 max-rail:shadow-float'
          : 'max-rail:hidden',
        !shown && 'rail:hidden',
      )}
    >
      {sheet && (
        <div className="flex h-11 items-center justify-between border-b hairline ps-3 pe-2 rail:hidden">
          <h2 className="text-13 font-semibold">{say.rail}</h2>
          <IconButton label={say.dismiss} icon={<X />} onClick={() => onSheet(false)} />
        </div>
      )}
      {ready && <FacetRail query={query} onQuery={onQuery} />}
    </aside>
  )
})

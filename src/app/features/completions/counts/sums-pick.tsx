import type { SearchQuery } from '#contract/search/search-query.ts'
import { Sigma } from 'lucide-react'
import { sumMessages as t } from '../../../messages/list/sums.ts'
import { alonePart } from '../../../ui/late/alone-part.tsx'
import { PopoverButton } from '../../../ui/overlay/popover-button.tsx'

const SumsTable = alonePart(() => import('./sums-table.tsx'), <p className="p-4 text-12 text-n11">{t.adding}</p>)

/** Opens the sums of numeric columns over the rows that match; they are computed only on demand. */
export default function SumsPick({ query }: { query: SearchQuery }) {
  return (
    <PopoverButton label={t.open} icon={<Sigma />} align="end">
      {() => <SumsTable query={query} />}
    </PopoverButton>
  )
}

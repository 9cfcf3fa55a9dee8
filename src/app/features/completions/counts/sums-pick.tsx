import type { SearchQuery } from '#contract/search/search-query.ts'
import { Sigma } from 'lucide-react'
import { lazy, Suspense } from 'react'
import { sumMessages as t } from '../../../messages/list/sums.ts'
import { PopoverButton } from '../../../ui/overlay/popover-button.tsx'

const SumsTable = lazy(() => import('./sums-table.tsx'))

/** Opens the sums of numeric columns over the rows that match; they are computed only on demand. */
export default function SumsPick({ query }: { query: SearchQuery }) {
  return (
    <PopoverButton label={t.open} icon={<Sigma />} align="end">
      {() => (
        <Suspense fallback={<p className="p-4 text-12 text-n11">{t.adding}</p>}>
          <SumsTable query={query} />
        </Suspense>
      )}
    </PopoverButton>
  )
}

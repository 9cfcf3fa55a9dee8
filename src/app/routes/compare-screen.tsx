import { useQueries } from '@tanstack/react-query'
import { parseList } from '#contract/search/search-list.ts'
import { isSourceName } from '#contract/search/search-query.ts'
import { PageLink } from '../address/page-link.tsx'
import { useFlatSearch } from '../address/use-flat-search.ts'
import { completionDetail } from '../api/queries.ts'
import { CompareTable } from '../features/compare/compare-table.tsx'
import { MOST_COMPARED } from '../search/most-compared.ts'
import { compareMessages as t } from '../messages/compare.ts'
import { Skeleton } from '../ui/skeleton.tsx'
import { PageFrame } from './page-frame.tsx'

/** `/compare?ids=a,b`: up to four completions side by side, or the choices of one. */
export function CompareScreen() {
  const { ids: text = '', source: named = '' } = useFlatSearch()
  const wanted = parseList(typeof text === 'string' ? text : '').values ?? []
  const [ids, leftOut] = [wanted.slice(0, MOST_COMPARED), wanted.slice(MOST_COMPARED)]
  const source = typeof named === 'string' && isSourceName(named) ? named : null
  const answers = useQueries({ queries: ids.map((id) => completionDetail(source, id)) })
  const missing = answers.flatMap(({ error }, n) => (error === null ? [] : [`${ids[n] ?? ''}: ${error.message}`]))
  const details = answers.flatMap(({ data }) => data ?? [])
  return (
    <PageFrame title={t.title}>
      <div className="min-h-0 flex-1 overflow-auto">
        <div className="mx-auto max-w-400 px-6 py-6 max-sheet:px-3">
          <h1 className="pb-4 text-20 font-semibold tracking-[-0.01em]">{t.title}</h1>
          {ids.length === 0 ? (
            <p className="text-13 text-n11">
              {t.wanted(2, MOST_COMPARED)} <PageLink to={{ to: '/completions' }}>{t.toTable}</PageLink>
            </p>
          ) : details.length + missing.length < ids.length ? (
            <Skeleton className="h-60 w-full" />
          ) : (
            <>
              {leftOut.length > 0 && (
                <output className="block pb-4 text-13 wrap-anywhere text-n11">
                  {t.leftOut(MOST_COMPARED, leftOut.join(', '))}
                </output>
              )}
              {missing.length > 0 && (
                <ul role="alert" className="pb-4 text-13 wrap-anywhere text-filter">
                  {missing.map((one) => (
                    <li key={one}>{one}</li>
                  ))}
                  {source !== null && (
                    <li>
                      <PageLink to={{ to: '/compare', search: { ids: text } }}>{t.anySource}</PageLink>
                    </li>
                  )}
                  <li>
                    <PageLink to={{ to: '/completions' }}>{t.toTable}</PageLink>
                  </li>
                </ul>
              )}
              {details.length > 0 && <CompareTable details={details} />}
            </>
          )}
        </div>
      </div>
    </PageFrame>
  )
}

import { EVERYTHING } from '#contract/search/search-query.ts'
import { canGoBack, goTo } from '../address/go-to.ts'
import { useFlatSearch } from '../address/use-flat-search.ts'
import { CompletionDrawer } from '../features/completion/completion-drawer.tsx'
import { applyFilterChange } from '#contract/search/filter-change.ts'
import { drawerMessages } from '../messages/record/drawer.ts'
import { parseCompletionsSearch, toFlatCompletionsSearch } from '../search/completions-search.ts'
import { PageFrame } from './page-frame.tsx'

/** One completion as a full page, with the sections of the drawer. */
export function CompletionScreen({ id }: { id: string }) {
  const { source } = parseCompletionsSearch(useFlatSearch()).query
  const toTable = (query = { ...EVERYTHING, source }) =>
    goTo({
      to: '/completions',
      search: toFlatCompletionsSearch({ query, open: null, columns: null, height: null, view: null }),
    })
  return (
    <PageFrame title={id}>
      <h1 className="sr-only">{drawerMessages.label(id)}</h1>
      <div className="mx-auto flex min-h-0 w-full max-w-300 flex-1 flex-col">
        <CompletionDrawer
          source={source}
          id={id}
          row={null}
          place={null}
          onPlace={null}
          onClose={() => (canGoBack() ? history.back() : toTable())}
          onFilter={(wish) => toTable(applyFilterChange({ ...EVERYTHING, source }, wish))}
        />
      </div>
    </PageFrame>
  )
}

import { sourceKind, type SourceName } from '#contract/search/search-query.ts'
import { findSource } from '#contract/source/sources.ts'
import { useQuery } from '@tanstack/react-query'
import { PageLink } from '../../../address/page-link.tsx'
import { RequestRefusedError } from '../../../api/wire/errors.ts'
import { sourcesQuery } from '../../../api/queries.ts'
import { drawerMessages as t } from '../../../messages/record/drawer.ts'
import { Button } from '../../../ui/button.tsx'
import { EmptyState } from '../../../ui/empty-state.tsx'
import { ErrorState } from '../../../ui/error-state.tsx'
import { toUpstreamLabel } from '../../../messages/source-words.ts'

export interface NotHereProps {
  id: string
  source: SourceName | null
  error: Error
  layout: 'drawer' | 'page'
  onRetry: () => void
  onSource: (source: SourceName) => void
  onClose: () => void
}

/** Says that there is no such completion and where else to look, or why it could not be loaded, with a way back. */
export function NotHere({ id, source, error, layout, onRetry, onSource, onClose }: NotHereProps) {
  const sources = useQuery(sourcesQuery()).data
  const back =
    layout === 'drawer' ? (
      <Button look="quiet" onClick={onClose}>
        {t.close}
      </Button>
    ) : (
      <PageLink
        to={{ to: '/completions', search: source === null ? {} : { source } }}
        className="self-center underline"
      >
        {t.missing.back}
      </PageLink>
    )
  if (error instanceof RequestRefusedError && error.status === 404) {
    // Without a source in the address, the server used its default.
    const asked = source ?? sources?.default ?? 'store'
    const others = sources?.sources.filter((one) => one !== findSource(sources, asked)) ?? []
    return (
      <EmptyState title={t.missing.title}>
        <p className="wrap-anywhere">
          {/^\.\.?$/.test(id)
            ? t.missing.dots(id)
            : t.missing[sourceKind(asked)](id.slice(0, 200), toUpstreamLabel(asked, sources))}
        </p>
        <div className="flex flex-wrap gap-2">
          {others.map(({ name }) => (
            <Button key={name} onClick={() => onSource(name)}>
              {t.missing.look[sourceKind(name)](toUpstreamLabel(name, sources))}
            </Button>
          ))}
          {back}
        </div>
      </EmptyState>
    )
  }
  const facts = error instanceof RequestRefusedError ? toFacts(error) : []
  return (
    <ErrorState title={t.failed.title} message={error.message} facts={facts}>
      <div className="flex flex-wrap gap-2">
        <Button onClick={onRetry}>{t.tryAgain}</Button>
        {back}
      </div>
    </ErrorState>
  )
}

function toFacts(error: RequestRefusedError) {
  const { code, param, request_id: requestId } = error.body
  return [
    { name: 'status', value: String(error.status) },
    ...(code === null ? [] : [{ name: 'code', value: code }]),
    ...(param === null ? [] : [{ name: 'param', value: param }]),
    ...(requestId ? [{ name: t.failed.requestId, value: requestId }] : []),
  ]
}

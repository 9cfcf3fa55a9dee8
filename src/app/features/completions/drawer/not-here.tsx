import type { SourceName } from '#contract/search-query.ts'
import { useQuery } from '@tanstack/react-query'
import { RequestRefusedError } from '../../../api/errors.ts'
import { sourcesQuery } from '../../../api/queries.ts'
import { drawerMessages as t } from '../../../messages/drawer.ts'
import { Button } from '../../../ui/button.tsx'
import { EmptyState } from '../../../ui/empty-state.tsx'
import { ErrorState } from '../../../ui/error-state.tsx'

export interface NotHereProps {
  id: string
  source: SourceName | null
  error: Error
  onRetry: () => void
  onSource: (source: SourceName) => void
}

/** Says that there is no such completion and where else to look, or why it could not be loaded. */
export function NotHere({ id, source, error, onRetry, onSource }: NotHereProps) {
  const sources = useQuery(sourcesQuery()).data
  if (error instanceof RequestRefusedError && error.status === 404) {
    const other = source === 'upstream' ? 'store' : 'upstream'
    const canLook = sources?.sources.some((one) => one.name === other) ?? false
    const short = id.slice(0, 200)
    return (
      <EmptyState title={t.missing.title}>
        <p>{source === 'upstream' ? t.missing.upstream(short) : t.missing.inStore(short)}</p>
        {canLook && (
          <div>
            <Button onClick={() => onSource(other)}>
              {other === 'upstream' ? t.missing.lookUpstream : t.missing.lookInStore}
            </Button>
          </div>
        )}
      </EmptyState>
    )
  }
  const facts = error instanceof RequestRefusedError ? toFacts(error) : []
  return (
    <ErrorState title={t.failed.title} message={error.message} facts={facts}>
      <div>
        <Button onClick={onRetry}>{t.tryAgain}</Button>
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

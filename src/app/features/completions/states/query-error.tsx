import type { ApiErrorBody } from '#contract/wire/api-error.ts'
import type { SourceName } from '#contract/search/search-query.ts'
import type { Sources } from '#contract/source/sources.ts'
import { ContractMismatchError, NoAnswerError, RequestRefusedError } from '../../../api/wire/errors.ts'
import { stateMessages as say } from '../../../messages/list/states.ts'
import { usePreferences } from '../../../preferences.ts'
import { Button } from '../../../ui/button.tsx'
import { ErrorState } from '../../../ui/error-state.tsx'
import { formatShortTime } from '#lib/format.ts'
import { toSourceWords } from '../../../messages/source-words.ts'

interface QueryErrorProps {
  error: Error
  sources?: Sources | undefined
  /** Asks another source; left out if there is none. */
  onSource?: (name: SourceName) => void
  onRetry: () => void
}

/** Why rows could not be loaded: a refusal in upstream's words, no answer, or an answer of another form. */
export default function QueryError({ error, sources, onSource, onRetry }: QueryErrorProps) {
  const { timeZone } = usePreferences()
  const again = (
    <Button className="self-start" onClick={onRetry}>
      {say.retry}
    </Button>
  )
  if (error instanceof RequestRefusedError) {
    const { status, body } = error
    if (body.code === 'source_not_available') {
      return (
        <ErrorState title={say.refused.noSource} message={error.message}>
          <p className="flex flex-wrap gap-2">
            {sources?.sources.map(({ name }) => (
              <Button key={name} onClick={() => onSource?.(name)}>
                {say.show(toSourceWords(name, sources))}
              </Button>
            ))}
          </p>
        </ErrorState>
      )
    }
    const told: readonly [name: string, value: string | null | undefined][] = [
      [say.refused.status, String(body.upstream_status ?? status)],
      [say.refused.code, body.code ?? body.type],
      [say.refused.param, body.param],
      [say.refused.request, body.request_id],
      [say.refused.retryAt, body.retry_ms ? formatShortTime(body.retry_ms / 1000, timeZone) : null],
    ]
    const facts = told.flatMap(([name, value]) => (value ? [{ name, value }] : []))
    return (
      <ErrorState title={refusalTitle(status, body)} message={error.message} facts={facts}>
        {again}
      </ErrorState>
    )
  }
  if (error instanceof NoAnswerError) {
    return (
      <ErrorState title={say.noAnswer.title} message={say.noAnswer.text}>
        {again}
      </ErrorState>
    )
  }
  if (error instanceof ContractMismatchError) {
    return (
      <ErrorState title={say.mismatch.title} message={error.message}>
        <p>{say.mismatch.text}</p>
        {error.issues.length > 0 && (
          <ul className="font-mono text-12" aria-label={say.mismatch.places}>
            {error.issues.map((issue) => (
              <li key={issue}>{issue}</li>
            ))}
          </ul>
        )}
        {again}
      </ErrorState>
    )
  }
  return (
    <ErrorState title={say.broken} message={error.message}>
      {again}
    </ErrorState>
  )
}

const UNREACHABLE = ['dns', 'connect', 'tls', 'timeout']

/** The kind of a refusal: who refused, and whether upstream answered at all. `status` is that of our own server. */
function refusalTitle(status: number, { code, type, upstream_status: upstream }: ApiErrorBody): string {
  const { key, denied, missing, limit, unreachable, unusable, failed, other } = say.refused
  const told = { 401: key, 403: denied, 404: missing, 405: missing, 501: missing, 429: limit }[upstream ?? status]
  if (told !== undefined) return told
  if (type !== 'upstream_error') return other
  if (code !== null && UNREACHABLE.includes(code)) return unreachable
  if (upstream != null && upstream >= 500) return failed
  return status >= 502 ? unusable : other
}

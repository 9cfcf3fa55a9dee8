import type { ApiErrorBody } from '#contract/wire/api-error.ts'
import { ParamError } from '#contract/wire/param-error.ts'
import type { Log } from '../../machine/log.ts'
import { Refusal } from '../../source/refusal.ts'
import { scrubSecrets } from '../../redact/secret.ts'
import { StoreAway, StoreDamage } from '../../store/store-failure.ts'
import { answerJson } from './answer.ts'

/**
 * Answers any failure with the one envelope `{"error":{message,type,param,code}}`. An unexpected error is logged, and
 * its words are kept from the client. A 5xx of our own tells clients not to try again.
 */
export function answerError(error: unknown, requestId: string, log: Log): Response {
  const refusal = toRefusal(error)
  if (refusal === null) {
    log.error(`request ${requestId} failed`, error)
    return answerRefusal(
      new Refusal(500, `Something went wrong inside Completionist. Its log has the cause under request ${requestId}.`, {
        type: 'server_error',
      }),
      requestId,
    )
  }
  return answerRefusal(refusal, requestId)
}

/** The answer for a refusal. */
export function answerRefusal(refusal: Refusal, requestId: string, headers: Record<string, string> = {}): Response {
  // Members in OpenAI's order first, then our own.
  const { message, type, param, code, ...more } = refusal.body
  const body: ApiErrorBody = { message: scrubSecrets(message), type, param, code, ...more }
  const retryMs = refusal.body.retry_ms
  return answerJson(requestId, JSON.stringify({ error: body }), refusal.status, {
    ...(refusal.status >= 500 ? { 'x-should-retry': 'false' } : {}),
    ...(typeof retryMs === 'number'
      ? { 'retry-after': String(Math.max(1, Math.ceil((retryMs - Date.now()) / 1000))) }
      : {}),
    ...headers,
  })
}

/** The refusal inside an error; null for an unexpected error. */
export function toRefusal(error: unknown): Refusal | null {
  if (error instanceof Refusal) return error
  if (error instanceof StoreDamage)
    return new Refusal(500, error.message, { type: 'server_error', code: 'store_damaged' }, { cause: error })
  if (error instanceof StoreAway)
    return new Refusal(503, error.message, { type: 'server_error', code: 'store_away' }, { cause: error })
  if (error instanceof ParamError) return new Refusal(400, error.message, { param: error.param, code: error.code })
  if (error instanceof DOMException && error.name === 'AbortError') {
    return new Refusal(499, 'The client went away before the answer was ready.')
  }
  return null
}

/** 404 for a completion, word for word as OpenAI says it. */
export function completionNotFound(id: string): Refusal {
  return new Refusal(404, `Completion ${id} not found`, { param: 'completion_id', code: 'not_found' })
}

/** 404 for a path that this server does not serve. */
export function unknownPath(method: string, path: string): Refusal {
  return new Refusal(404, `Unknown request URL: ${method} ${path.slice(0, 200)}.`, { code: 'unknown_url' })
}

/** 405 that names the allowed methods; the caller sets the `Allow` header. */
export function methodNotSupported(allowed: readonly string[]): Refusal {
  return new Refusal(405, `Only ${allowed.join(', ')} requests are accepted.`, { code: 'method_not_supported' })
}

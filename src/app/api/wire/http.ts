import { apiErrorSchema } from '#contract/wire/api-error.ts'
import * as z from 'zod/mini'
import { ask } from './ask.ts'
import { ContractMismatchError, NoAnswerError, RequestRefusedError } from './errors.ts'
import { requireLogin, setLoginWanted } from '../login/login-wanted.ts'
import { readBodyText } from './read-body-text.ts'

/**
 * Sends a request to our own server and gives its checked answer. Throws `RequestRefusedError`, `NoAnswerError` or
 * `ContractMismatchError`; an abort by `signal` is passed on.
 */
export async function getJson<T>(path: string, schema: z.ZodMiniType<T>, signal?: AbortSignal): Promise<T> {
  const response = await request(path, signal ? { signal } : {})
  return readJson(path, response, schema, signal)
}

/** Sends a change. No `body` is sent if it is undefined. Throws as `getJson` does. */
export async function sendJson<T>(
  method: 'POST' | 'PATCH' | 'DELETE',
  path: string,
  body: unknown,
  schema: z.ZodMiniType<T>,
  signal: AbortSignal | null = null,
): Promise<T> {
  const response = await request(path, {
    method,
    headers: { 'content-type': 'application/json', 'x-app': '1' },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    signal,
  })
  return readJson(path, response, schema, signal)
}

/** Sends a request. Throws `NoAnswerError` without an answer, and `RequestRefusedError` for a status >= 400. */
export async function request(path: string, init: RequestInit): Promise<Response> {
  requireLogin(path)
  let response: Response
  try {
    response = await ask(path, init)
  } catch (error) {
    throw toNoAnswer(error, init.signal)
  }
  if (response.ok) return response
  const parsed = z.safeParse(apiErrorSchema, await response.json().catch(() => null))
  const refusal = new RequestRefusedError(
    response.status,
    parsed.success
      ? parsed.data.error
      : { message: `${response.status} ${response.statusText}`, type: null, param: null, code: null },
  )
  if (response.status === 401 && !(parsed.success && parsed.data.error.upstream_status != null))
    setLoginWanted('needed', refusal)
  throw refusal
}

function toNoAnswer(cause: unknown, signal: AbortSignal | null | undefined): unknown {
  return signal?.aborted ? cause : new NoAnswerError('No answer from Completionist', { cause })
}

/** Longer answers (in characters) are parsed in pieces. */
const PARSED_AT_ONCE = 200_000

async function readJson<T>(
  path: string,
  response: Response,
  schema: z.ZodMiniType<T>,
  signal?: AbortSignal | null,
): Promise<T> {
  let value: unknown
  try {
    const text = await readBodyText(response)
    value =
      text.length > PARSED_AT_ONCE
        ? await (await import('./parse-large.ts')).parseLarge(text, signal ?? undefined)
        : JSON.parse(text)
  } catch (error) {
    // The connection broke, or the code that parses did not come.
    if (!(error instanceof SyntaxError)) throw toNoAnswer(error, signal)
    throw new ContractMismatchError(`${path.split('?')[0]} did not answer with JSON`, [], { cause: error })
  }
  const parsed = z.safeParse(schema, value)
  if (parsed.success) return parsed.data
  const issues = parsed.error.issues.slice(0, 5).map((issue) => `${issue.path.join('.') || '(root)'}: ${issue.message}`)
  throw new ContractMismatchError(`${path.split('?')[0]} answered in a form this page does not know`, issues)
}

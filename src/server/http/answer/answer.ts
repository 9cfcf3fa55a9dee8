import type { Context } from 'hono'
import type { AppEnv } from '../app-env.ts'
import { freeBytes } from '../../machine/free-bytes.ts'
import { API_HEADERS, UNBUFFERED } from './headers.ts'

/** A JSON answer from finished text or UTF-8 bytes, so that a record's own bytes pass through unread. */
export function answerJson(
  requestId: string,
  text: string | Uint8Array<ArrayBuffer>,
  status = 200,
  headers: Record<string, string> = {},
): Response {
  return new Response(text, { status, headers: { ...API_HEADERS, 'x-request-id': requestId, ...headers } })
}

/** Like `answerJson`, for bytes that have memory of their own. The memory is freed once they are sent. */
export function answerBytes(
  c: Context<AppEnv>,
  bytes: Uint8Array<ArrayBuffer>,
  headers: Record<string, string> = {},
): Response {
  c.env?.outgoing?.once('finish', () => freeBytes(bytes))
  return answerJson(c.var.requestId, bytes, 200, headers)
}

/** A file to save. `name` must be a fixed name of ours, never taken from data. */
export function answerDownload(
  requestId: string,
  body: string | ReadableStream<Uint8Array>,
  file: { name: string; type: string },
): Response {
  return new Response(body, {
    headers: {
      ...API_HEADERS,
      ...UNBUFFERED,
      'content-type': file.type,
      'content-disposition': `attachment; filename="${file.name}"`,
      'x-request-id': requestId,
    },
  })
}

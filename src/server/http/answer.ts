import { API_HEADERS } from './headers.ts'

/** A JSON answer from its finished text, so that a record's own bytes pass through unread. */
export function answerJson(
  requestId: string,
  text: string,
  status = 200,
  headers: Record<string, string> = {},
): Response {
  return new Response(text, { status, headers: { ...API_HEADERS, 'x-request-id': requestId, ...headers } })
}

/** A file to save. `name` is ours and fixed, never taken from data (research/trust.md V12). */
export function answerDownload(
  requestId: string,
  body: string | ReadableStream<Uint8Array>,
  file: { name: string; type: string },
): Response {
  return new Response(body, {
    headers: {
      ...API_HEADERS,
      'content-type': file.type,
      'content-disposition': `attachment; filename="${file.name}"`,
      'x-request-id': requestId,
    },
  })
}

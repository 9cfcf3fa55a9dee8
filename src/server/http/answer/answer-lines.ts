import { API_HEADERS, UNBUFFERED } from './headers.ts'

/** Sends one more line; nobody has to be there any more to read it. */
export type Say = (value: unknown) => void

/**
 * An answer of JSON lines that goes out as it is made: `work` says them, and ends it by ending. It must not reject: what goes
 * wrong then is a line, too.
 */
export function answerLines(requestId: string, work: (say: Say) => Promise<void>): Response {
  const lines = new TransformStream<string, string>()
  const writer = lines.writable.getWriter()
  const say = (value: unknown) => void writer.write(`${JSON.stringify(value)}\n`).catch(() => {})
  void work(say).finally(() => writer.close().catch(() => {}))
  return new Response(lines.readable.pipeThrough(new TextEncoderStream()), {
    headers: {
      ...API_HEADERS,
      ...UNBUFFERED,
      'content-type': 'application/x-ndjson; charset=utf-8',
      'x-request-id': requestId,
    },
  })
}

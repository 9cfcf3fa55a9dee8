import { API_HEADERS, UNBUFFERED } from './headers.ts'

/** Sends one more line. The reader may have left already. */
export type Say = (value: unknown) => void

/**
 * Answers with JSON lines, sent as they are made. `work` sends them and ends the answer by ending. It must not reject:
 * a failure is sent as a line, too.
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

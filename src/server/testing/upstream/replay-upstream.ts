import http from 'node:http'
import { memberText } from '#contract/json/json-members.ts'
import { errorBody } from './answer-with-fault.ts'

/** A recorded answer: what was asked and the body exactly as it was recorded. */
export interface Recording {
  path: string
  method: string
  url: URL
  status: number
  text: string
}

/** Reads the lines of a recording file (one for each call). Numbers keep their text. */
export function readRecordings(jsonl: string): Recording[] {
  return jsonl
    .split('\n')
    .filter((line) => line.trim() !== '')
    .map((line) => {
      const { source, http: call } = JSON.parse(line)
      const text = memberText(line, 'response') ?? 'null'
      return { path: source.path, method: call.method, url: new URL(call.url), status: call.status, text }
    })
}

/** Serves recordings in the order they were made, whatever is asked; then 404. `asked` grows with each request. */
export async function startReplayUpstream(
  recordings: readonly Recording[],
): Promise<{ url: string; asked: string[]; close(): Promise<void> }> {
  const left = [...recordings]
  const asked: string[] = []
  const server = http.createServer((request, response) => {
    request.resume()
    asked.push(`${request.method} ${request.url}`)
    const next = left.shift()
    response.writeHead(next?.status ?? 404, { 'content-type': 'application/json', 'x-request-id': 'Sanitized' })
    response.end(next?.text ?? errorBody('The recording has ended.', 'invalid_request_error', null, 'not_found'))
  })
  const listening = Promise.withResolvers<void>()
  server.listen(0, '127.0.0.1', listening.resolve)
  await listening.promise
  const address = server.address()
  return {
    url: `http://127.0.0.1:${typeof address === 'object' && address !== null ? address.port : 0}/v1`,
    asked,
    close: async () => {
      server.closeAllConnections()
      const closed = Promise.withResolvers<void>()
      server.close(() => closed.resolve())
      await closed.promise
    },
  }
}

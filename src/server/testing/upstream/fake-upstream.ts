import http from 'node:http'
import { pathToFileURL } from 'node:url'
import { createFakeCompletion } from './fake-create.ts'
import { answerWithFault, errorBody, type Fault } from './answer-with-fault.ts'
import { answerFakeList, answerFakeMessages } from './fake-list.ts'
import { type FakeRow, makeFakeRow } from './fake-rows.ts'

export type FakeEndpoint = 'list' | 'retrieve' | 'messages' | 'update' | 'delete' | 'create' | 'other'

export interface FakeUpstreamOptions {
  rows?: readonly FakeRow[]
  /** The only key that it accepts; null: any. */
  key?: string | null
  port?: number
  /** Unix milliseconds; decides what is visible already. */
  now?: () => number
  /** How many seconds a created completion stays invisible. */
  settling?: number
  /** Milliseconds that an update takes. */
  updateDelay?: number
}

export interface RecordedRequest {
  method: string
  url: string
  headers: http.IncomingHttpHeaders
  body: string
}

export interface FakeUpstream {
  /** Base URL, ending in `/v1`. */
  url: string
  /** Changing it changes what is stored. */
  rows: FakeRow[]
  /** Every request so far, oldest first. */
  requests: RecordedRequest[]
  /** Misbehaves for the next `times` requests (default: for ever) to `only` (default: all); null: behaves again. */
  setFault(fault: Fault | null, when?: { times?: number; only?: FakeEndpoint }): void
  resetAnswers(): void
  close(): Promise<void>
}

/**
 * A real HTTP server that behaves as the recordings of OpenAI's store do: cursor strictly by
 * `created`, ties in another order at every call, newest first by default, not found for some seconds after a create.
 */
export async function startFakeUpstream(options: FakeUpstreamOptions = {}): Promise<FakeUpstream> {
  const rows = [...(options.rows ?? [])]
  const requests: RecordedRequest[] = []
  const now = options.now ?? Date.now
  let fault: { fault: Fault; left: number; only: FakeEndpoint | null } | null = null
  let served = 0

  const answering = new Set<http.ServerResponse>()
  const server = http.createServer((request, response) => {
    answering.add(response)
    response.once('close', () => answering.delete(response))
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('error', () => response.destroy())
    request.on('end', () => {
      const body = Buffer.concat(chunks).toString('utf8')
      requests.push({ method: request.method ?? '', url: request.url ?? '', headers: request.headers, body })
      answer(request, body, response)
    })
  })

  function takeFault(endpoint: FakeEndpoint): Fault | null {
    if (fault === null || fault.left <= 0 || (fault.only !== null && fault.only !== endpoint)) return null
    fault.left--
    return fault.fault
  }

  function answer(request: http.IncomingMessage, body: string, response: http.ServerResponse): void {
    served++
    const common = { 'x-request-id': `req_fake_${served}`, 'openai-version': '2020-10-01', 'openai-processing-ms': '1' }
    const send = (status: number, text: string) => {
      response.writeHead(status, { ...common, 'content-type': 'application/json' }).end(text)
    }
    const url = new URL(request.url ?? '/', 'http://fake')
    const route = toRoute(request.method ?? '', url.pathname)
    const current = takeFault(route.endpoint)
    if (current !== null && current.kind !== 'list' && current.kind === 'status') {
      answerWithFault(response, current, '', common)
      return
    }
    if (options.key != null && request.headers.authorization !== `Bearer ${options.key}`) {
      send(401, errorBody('Incorrect API key provided: sk-fa***ke.', 'invalid_request_error', null, 'invalid_api_key'))
      return
    }
    const oddity = current?.kind === 'list' ? current.oddity : null
    const visible = rows.filter((row) => row.visibleMs <= now())
    const row = visible.find((candidate) => candidate.id === route.id)
    const reply = (status: number, text: string) => {
      if (current === null || current.kind === 'list') send(status, text)
      else answerWithFault(response, current, text, common)
    }
    const notFound = () =>
      reply(404, errorBody(`Completion ${route.id} not found`, 'invalid_request_error', 'completion_id', 'not_found'))

    switch (route.endpoint) {
      case 'list': {
        const page = answerFakeList(visible, url.searchParams, served, oddity)
        return reply(page.status, page.text)
      }
      case 'retrieve':
        return row === undefined ? notFound() : reply(200, row.json)
      case 'messages': {
        if (row === undefined) return notFound()
        return reply(200, answerFakeMessages(row, url.searchParams))
      }
      case 'update': {
        if (row === undefined) return notFound()
        const { metadata } = JSON.parse(body)
        row.metadata = { ...metadata }
        row.json = row.json.replace(/"metadata":\{[^}]*\}/, () => `"metadata":${JSON.stringify(row.metadata)}`)
        setTimeout(() => reply(200, row.json), options.updateDelay ?? 0)
        return
      }
      case 'delete': {
        if (row === undefined) return notFound()
        rows.splice(rows.indexOf(row), 1)
        return reply(200, JSON.stringify({ object: 'chat.completion.deleted', id: row.id, deleted: true }))
      }
      case 'create': {
        const made = createFakeCompletion(body, served, now(), (options.settling ?? 0) * 1000)
        if (made.row !== null) rows.push(made.row)
        if (made.frames === null || current !== null) return reply(200, made.text)
        response.writeHead(200, { ...common, 'content-type': 'text/event-stream' })
        for (const frame of made.frames) response.write(frame)
        response.end()
        return
      }
      case 'other':
        return reply(200, JSON.stringify({ object: 'echo', method: request.method, url: request.url, body }))
      default:
        route.endpoint satisfies never
    }
  }

  const { promise, resolve } = Promise.withResolvers<void>()
  server.listen(options.port ?? 0, '127.0.0.1', resolve)
  await promise
  const address = server.address()
  const port = typeof address === 'object' && address !== null ? address.port : 0
  return {
    url: `http://127.0.0.1:${port}/v1`,
    rows,
    requests,
    setFault(next, when = {}) {
      fault =
        next === null ? null : { fault: next, left: when.times ?? Number.POSITIVE_INFINITY, only: when.only ?? null }
    },
    resetAnswers() {
      for (const { socket } of answering) socket?.resetAndDestroy()
    },
    close: async () => {
      server.closeAllConnections()
      const closed = Promise.withResolvers<void>()
      server.close(() => closed.resolve())
      await closed.promise
    },
  }
}

function toRoute(method: string, pathname: string): { endpoint: FakeEndpoint; id: string } {
  const match = /^\/v1\/chat\/completions(?:\/([^/]+)(\/messages)?)?$/.exec(pathname)
  if (match === null) return { endpoint: 'other', id: '' }
  const [, id = '', messages] = match
  const name = decodeURIComponent(id)
  if (id === '') return { endpoint: method === 'POST' ? 'create' : 'list', id: '' }
  if (messages !== undefined) return { endpoint: 'messages', id: name }
  if (method === 'POST') return { endpoint: 'update', id: name }
  return { endpoint: method === 'DELETE' ? 'delete' : 'retrieve', id: name }
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const newest = Math.floor(Date.now() / 1000) - 60
  const count = Number(process.argv[3] ?? 2_000)
  const rows = Array.from({ length: count }, (_, n) => makeFakeRow(n, newest))
  const fake = await startFakeUpstream({ rows, port: Number(process.argv[2] ?? 0), settling: 3 })
  process.stdout.write(`fake upstream with ${count} rows: OPENAI_BASE_URL=${fake.url}\n`)
}

import http from 'node:http'
import { pathToFileURL } from 'node:url'

/** Events of a streamed answer. */
const EVENTS = 20
/** Between two of them. */
const STEP_MS = 1
/** Milliseconds that a model "thinks" before its first byte: short, so that what we add shows. */
const THINK_MS = 5

const id = (n: number) => `chatcmpl-bench-${n}`
const word = (n: number, at: number) => `word${(n * 31 + at * 17) % 997} `

/** The bytes of the `n`th answer; the bench knows them too and compares. */
export function benchAnswer(n: number): string {
  const content = Array.from({ length: EVENTS }, (_, at) => word(n, at)).join('')
  return JSON.stringify({
    id: id(n),
    object: 'chat.completion',
    created: 1_795_000_000 + Math.floor(n / 50),
    model: 'bench-1',
    choices: [
      { index: 0, message: { role: 'assistant', content, refusal: null }, logprobs: null, finish_reason: 'stop' },
    ],
    usage: { prompt_tokens: 9, completion_tokens: EVENTS, total_tokens: EVENTS + 9 },
  })
}

/** The events of the `n`th streamed answer. */
export function benchEvents(n: number): string[] {
  const chunk = (delta: object, finish: string | null) =>
    `data: ${JSON.stringify({
      id: id(n),
      object: 'chat.completion.chunk',
      created: 1_795_000_000 + Math.floor(n / 50),
      model: 'bench-1',
      choices: [{ index: 0, delta, finish_reason: finish }],
    })}\n\n`
  const words = Array.from({ length: EVENTS }, (_, at) => chunk({ content: word(n, at) }, null))
  return [...words, chunk({}, 'stop'), 'data: [DONE]\n\n']
}

interface Asked {
  n: number
  stream?: boolean
  filler?: number
  step?: number
}

/** A model server that does as little as possible. `n`, `stream`, `think` and `step` (ms) and `filler` (bytes) come in the request. */
function serve(): http.Server {
  return http.createServer((request, response) => {
    let body = ''
    request.on('data', (chunk) => (body += chunk))
    request.on('end', () => {
      const asked: Asked & { think?: number } = JSON.parse(body)
      setTimeout(() => answer(asked, response), asked.think ?? THINK_MS)
    })
  })
}

function answer({ n, stream, filler, step = STEP_MS }: Asked, response: http.ServerResponse): void {
  if (filler !== undefined) {
    response.writeHead(200, { 'content-type': 'text/event-stream' })
    response.end(`data: {"choices":[]}\n\n: ${'x'.repeat(filler)}\n\n${benchEvents(n).join('')}`)
  } else if (stream === true) {
    response.writeHead(200, { 'content-type': 'text/event-stream', 'x-request-id': `req_${n}` })
    const events = benchEvents(n)
    const next = (at: number) => {
      const event = events[at]
      if (event === undefined) {
        response.end()
        return
      }
      response.write(event)
      setTimeout(next, step, at + 1)
    }
    next(0)
  } else {
    response.writeHead(200, { 'content-type': 'application/json', 'x-request-id': `req_${n}` })
    response.end(benchAnswer(n))
  }
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const server = serve()
  server.listen(0, '127.0.0.1', () => {
    const address = server.address()
    console.log(`listening on http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}`)
  })
}

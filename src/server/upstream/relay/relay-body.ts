import type { ClientRequest } from 'node:http'
import { BODY_LIMIT } from '../../machine/body-limit.ts'
import { Refusal } from '../../source/refusal.ts'
import type { RelayCall, RelayWatcher, RewrittenBody } from './relay-call.ts'

/** How the body reports to the rest of the call. */
interface BodyEvents {
  gone: () => void
  refuse: (refusal: Refusal) => void
  safely: (act: () => void) => () => void
}

/** Sends the client's body to `request` and ends it; the watcher sees it, too. */
export function sendBody(
  call: Pick<RelayCall, 'incoming' | 'rewrite'> & { watcher: RelayWatcher; hasBody: boolean },
  request: ClientRequest,
  { gone, refuse, safely }: BodyEvents,
): void {
  const { incoming, watcher, rewrite } = call
  incoming.on('error', gone)
  if (!call.hasBody) {
    request.end()
    incoming.resume()
  } else if (rewrite === undefined) {
    incoming.pipe(request)
  } else {
    collect(call, request, rewrite, { refuse, safely })
  }
  incoming.on('data', (chunk: Buffer) => watcher.request(chunk))
  incoming.on('end', () => watcher.requestEnd())
}

function collect(
  { incoming }: Pick<RelayCall, 'incoming'>,
  request: ClientRequest,
  rewrite: (body: Buffer) => RewrittenBody,
  { refuse, safely }: Pick<BodyEvents, 'refuse' | 'safely'>,
): void {
  let chunks: Buffer[] | null = []
  let size = 0
  incoming.on('data', (chunk: Buffer) => {
    if (chunks === null) return
    size += chunk.length
    if (size <= BODY_LIMIT) chunks.push(chunk)
    else {
      chunks = null
      refuse(bodyTooLarge())
    }
  })
  incoming.on(
    'end',
    safely(() => {
      if (chunks === null || request.destroyed) return
      const whole = Buffer.concat(chunks)
      chunks = null
      const { body, plain } = rewrite(whole)
      if (plain) request.removeHeader('content-encoding')
      request.setHeader('content-length', body.length)
      request.end(body)
    }),
  )
}

/** 413 for a body of more than `BODY_LIMIT` bytes that would have to be changed on its way. */
export function bodyTooLarge(): Refusal {
  return new Refusal(
    413,
    `The body is larger than ${BODY_LIMIT / 1024 / 1024} MB, the most that can be changed on its way (COMPLETIONIST_STRIP). Send less, or let an upstream without “strip” have it.`,
    { code: 'request_too_large' },
  )
}

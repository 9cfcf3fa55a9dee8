import type { ClientRequest } from 'node:http'
import { Refusal } from '../refusal.ts'
import type { RelayCall, RelayWatcher } from './relay.ts'

/** Bytes of a body that is held whole, since it is changed on its way. One that goes on as it is has no limit. */
export const REWRITE_LIMIT = 64 * 1024 * 1024

/** How the rest of the call hears of what happens to the body. */
interface BodyEvents {
  gone: () => void
  refuse: (refusal: Refusal) => void
  safely: (act: () => void) => () => void
}

/** Sends the client's body on to `request` and ends it; the watcher sees it too. */
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
  rewrite: (body: Buffer) => Buffer,
  { refuse, safely }: Pick<BodyEvents, 'refuse' | 'safely'>,
): void {
  let chunks: Buffer[] | null = []
  let size = 0
  const tooLarge = () => {
    chunks = null
    const limit = REWRITE_LIMIT / 1024 / 1024
    refuse(
      new Refusal(
        413,
        `The body is larger than ${limit} MB, the most that can be changed on its way (COMPLETIONIST_STRIP). Send less, or let an upstream without “strip” have it.`,
        { code: 'request_too_large' },
      ),
    )
  }
  incoming.on('data', (chunk: Buffer) => {
    if (chunks === null) return
    size += chunk.length
    if (size > REWRITE_LIMIT) return tooLarge()
    chunks.push(chunk)
  })
  incoming.on(
    'end',
    safely(() => {
      if (chunks === null || request.destroyed) return
      const whole = Buffer.concat(chunks)
      chunks = null
      const body = rewrite(whole)
      request.setHeader('content-length', body.length)
      request.end(body)
    }),
  )
}

import type { LiveFeed } from '../../live/live-feed.ts'

/** Far below the 60 s after which proxies close a silent connection. */
const HEARTBEAT_MS = 15_000
/** The most bytes that may wait for one slow reader, beyond what its socket buffers. */
const EVENT_BUFFER = 512 * 1024

/** How often it is checked that a reader may still read, in milliseconds. */
const MAY_READ_EVERY_MS = 500

interface EventStreamOptions {
  buffer?: number
  /** Once it returns false, the stream ends within a second. */
  mayStay?: () => boolean
}

/**
 * The feed as server-sent events. Comments keep the connection alive. A reader for which `buffer` bytes wait is
 * disconnected: it connects again and asks for what it shows, which costs less than everything it missed.
 */
export function toEventStream(
  feed: LiveFeed,
  { buffer = EVENT_BUFFER, mayStay = () => true }: EventStreamOptions = {},
): ReadableStream<Uint8Array> {
  const encoder = new TextEncoder()
  let stop: (() => void) | null = null
  return new ReadableStream<Uint8Array>(
    {
      start(controller) {
        let ended = false
        const write = (text: string) => {
          if (ended) return
          if ((controller.desiredSize ?? 0) > 0) return controller.enqueue(encoder.encode(text))
          stop?.()
          controller.error(new Error('the reader is too slow'))
        }
        write('retry: 2000\n\n')
        const heartbeat = setInterval(() => write(': still here\n\n'), HEARTBEAT_MS)
        heartbeat.unref()
        const look = setInterval(() => mayStay() || close(), MAY_READ_EVERY_MS)
        look.unref()
        const close = () => {
          if (ended) return
          stop?.()
          controller.close()
        }
        const leave = feed.join({
          take: ({ name, data }) => write(`event: ${name}\ndata: ${JSON.stringify(data)}\n\n`),
          close,
        })
        stop = () => {
          ended = true
          clearInterval(heartbeat)
          clearInterval(look)
          leave()
        }
      },
      cancel: () => stop?.(),
    },
    new ByteLengthQueuingStrategy({ highWaterMark: buffer }),
  )
}

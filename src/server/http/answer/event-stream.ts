import type { LiveFeed } from '../../live/live-feed.ts'

const HEARTBEAT_MS = 15_000
/** Bytes that wait for one reader at most, beside what its socket holds. */
export const EVENT_BUFFER = 512 * 1024

/** Milliseconds between looks whether a reader may still read. */
const LOOK_MS = 500

interface EventStreamOptions {
  buffer?: number
  /** Once it is false, the stream ends within a second. */
  mayStay?: () => boolean
}

/**
 * The feed as server-sent events; a comment keeps the connection alive. A reader so slow that `buffer` bytes wait for it
 * is let go: it connects again and asks for what it shows, which costs less than what it has missed.
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
        const look = setInterval(() => mayStay() || close(), LOOK_MS)
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

import { notifyManager, QueryClient } from '@tanstack/react-query'
import { RequestRefusedError } from './wire/errors.ts'

/** What a store refused that did not answer is asked again after this many milliseconds. */
const AGAIN_MS = 5_000

/**
 * The one cache of the server's answers. It does not retry: the server does, and one layer of retries is enough. But a store that is away
 * says that all goes on by itself, and only whoever asks again sees that.
 */
export function createQueryClient(): QueryClient {
  // An answer is told of at once: by a timer, as it is else, it would miss a frame now and then.
  notifyManager.setScheduler(queueMicrotask)
  return new QueryClient({
    defaultOptions: {
      queries: {
        retry: false,
        networkMode: 'always',
        refetchOnWindowFocus: false,
        refetchOnReconnect: false,
        refetchInterval: ({ state: { error } }) =>
          error instanceof RequestRefusedError && error.body.code === 'store_away' && AGAIN_MS,
      },
      mutations: { retry: false, networkMode: 'always' },
    },
  })
}

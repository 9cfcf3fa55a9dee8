import { notifyManager, QueryClient } from '@tanstack/react-query'

/** The one cache of the server's answers. It does not retry: the server does, and one layer of retries is enough. */
export function createQueryClient(): QueryClient {
  // An answer is told of at once: by a timer, as it is else, it would miss a frame now and then.
  notifyManager.setScheduler(queueMicrotask)
  return new QueryClient({
    defaultOptions: {
      queries: { retry: false, networkMode: 'always', refetchOnWindowFocus: false, refetchOnReconnect: false },
      mutations: { retry: false, networkMode: 'always' },
    },
  })
}

import { QueryClient } from '@tanstack/react-query'

/** The one cache of the server's answers. It does not retry: the server does, and one layer of retries is enough. */
export function createQueryClient(): QueryClient {
  return new QueryClient({
    defaultOptions: {
      queries: { retry: false, networkMode: 'always', refetchOnWindowFocus: false, refetchOnReconnect: false },
      mutations: { retry: false, networkMode: 'always' },
    },
  })
}

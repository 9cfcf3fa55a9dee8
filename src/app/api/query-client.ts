import { QueryClient } from '@tanstack/react-query'

/** The one cache of what the server said. Retrying is the server's business: one retry layer, not two. */
export function createQueryClient(): QueryClient {
  return new QueryClient({
    defaultOptions: {
      queries: { retry: false, networkMode: 'always', refetchOnWindowFocus: false, refetchOnReconnect: false },
      mutations: { retry: false, networkMode: 'always' },
    },
  })
}

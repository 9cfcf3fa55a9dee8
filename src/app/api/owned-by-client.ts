import type { QueryClient } from '@tanstack/react-query'

/**
 * State of the whole page that outlives its screens. The query client owns it: `create` is called once for each client,
 * when the state is first needed.
 */
export function ownedByClient<State>(create: (client: QueryClient) => State): (client: QueryClient) => State {
  const made = new WeakMap<QueryClient, State>()
  return (client) => {
    const present = made.get(client) ?? create(client)
    made.set(client, present)
    return present
  }
}

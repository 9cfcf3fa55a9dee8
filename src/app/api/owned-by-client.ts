import type { QueryClient } from '@tanstack/react-query'

/**
 * State of the whole page that outlives its screens: made when first asked for, once a query client, which owns it. Give
 * it what makes the state.
 */
export function ownedByClient<State>(create: (client: QueryClient) => State): (client: QueryClient) => State {
  const made = new WeakMap<QueryClient, State>()
  return (client) => {
    const present = made.get(client) ?? create(client)
    made.set(client, present)
    return present
  }
}

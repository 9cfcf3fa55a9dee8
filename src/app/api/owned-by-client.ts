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

/** A value of the whole page that parts of it follow; null while there is none. */
export interface OwnedPlace<Value> {
  read: () => Value | null
  set: (value: Value | null) => void
  subscribe: (listener: () => void) => () => void
}

/** A place for such a value, empty at first. */
export function ownedPlace<Value>(): (client: QueryClient) => OwnedPlace<Value> {
  return ownedByClient(() => {
    let present: Value | null = null
    const listeners = new Set<() => void>()
    return {
      read: () => present,
      set: (value) => {
        present = value
        for (const listener of listeners) listener()
      },
      subscribe: (listener) => {
        listeners.add(listener)
        return () => listeners.delete(listener)
      },
    }
  })
}

/** What `/api/events` tells open pages. */
export interface ServerEvent {
  name: 'rows'
  /** How many records came in or went away. */
  data: { added: number; deleted: number }
}

/** Hands events to whoever listens at the moment; nobody is waited for and nothing is kept. */
export interface EventHub {
  send(event: ServerEvent): void
  /** Gives the function that ends listening. */
  listen(listener: (event: ServerEvent) => void): () => void
}

/** An event hub without listeners. */
export function createEventHub(): EventHub {
  const listeners = new Set<(event: ServerEvent) => void>()
  return {
    send: (event) => {
      for (const listener of listeners) listener(event)
    },
    listen: (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
  }
}

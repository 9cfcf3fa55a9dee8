import type { RecorderState } from '#contract/recorder-state.ts'

/** What `/api/events` tells open pages. */
export type ServerEvent =
  /** How many records came in or went away. */
  | { name: 'rows'; data: { added: number; deleted: number } }
  /** The store began to refuse recorded calls, took them again, or calls were lost. */
  | { name: 'recorder'; data: RecorderState }

/** Somebody who listens: `close` is called when the server ends. */
export interface EventListener {
  take(event: ServerEvent): void
  close(): void
}

/** Hands events to whoever listens at the moment; nobody is waited for and nothing is kept. */
export interface EventHub {
  send(event: ServerEvent): void
  /** Gives the function that ends listening. */
  listen(listener: EventListener): () => void
  /** Lets everybody go: an open stream would hold the end of the process up. */
  close(): void
}

/** An event hub without listeners. */
export function createEventHub(): EventHub {
  const listeners = new Set<EventListener>()
  return {
    send: (event) => {
      for (const listener of listeners) listener.take(event)
    },
    listen: (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    close: () => {
      for (const listener of listeners) listener.close()
      listeners.clear()
    },
  }
}

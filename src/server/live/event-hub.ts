import type { LiveEvent } from '#contract/recording/live-event.ts'

/**
 * What parts of the server tell each other and, through `/api/events`, open pages. `rows` and `changed` only say that
 * this process wrote to the store: `live/live-feed.ts` then looks at the store and tells pages, as it does when another
 * process wrote. All others are sent to pages as they are (`#contract/live-event.ts`); of `mirror`, `import` and
 * `recorder` only the latest, at most four times a second. `recording` comes from `record/live-recordings.ts`.
 */
export type ServerEvent =
  | { name: 'rows'; data: { added: number; deleted: number } }
  | { name: 'changed'; data: object }
  | Exclude<LiveEvent, { name: 'hello' | 'rows' | 'changed' }>

/** A listener. `close` is called when the server ends. */
export interface EventListener {
  take(event: ServerEvent): void
  close(): void
}

/** Gives events to the listeners there are. It waits for none and keeps nothing. */
export interface EventHub {
  send(event: ServerEvent): void
  /** Whether a page is open: without one, no events need to be made. */
  isHeard(): boolean
  /** Gives a function that ends listening. */
  listen(listener: EventListener): () => void
  /** Adds what a new page is told first, such as the state of a running mirror. */
  greet(tell: () => readonly ServerEvent[]): void
  greetings(): readonly ServerEvent[]
  /** Closes all listeners, and those that still come: an open stream would keep the process from ending. */
  close(): void
}

/** An event hub without listeners. */
export function createEventHub(): EventHub {
  const listeners = new Set<EventListener>()
  let closed = false
  const greeters: (() => readonly ServerEvent[])[] = []
  return {
    send: (event) => {
      for (const listener of listeners) listener.take(event)
    },
    isHeard: () => listeners.size > 0,
    listen: (listener) => {
      if (closed) listener.close()
      else listeners.add(listener)
      return () => listeners.delete(listener)
    },
    greet: (tell) => greeters.push(tell),
    greetings: () => greeters.flatMap((tell) => tell()),
    close: () => {
      closed = true
      for (const listener of listeners) listener.close()
      listeners.clear()
    },
  }
}

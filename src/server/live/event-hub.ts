import type { LiveEvent } from '#contract/recording/live-event.ts'

/**
 * What parts of the server tell each other, and by `/api/events` the open pages.
 *
 * `rows` and `changed` say only that the store was touched by this process: `live/live-feed.ts` looks at the store and
 * tells pages how it stands, as it does when another process wrote. All else goes to the pages as it is
 * (`#contract/live-event.ts`), `mirror`, `import` and `recorder` at most four times a second, the latest state winning.
 * A recorder does not send `recording` itself: it lets `record/live-recordings.ts` watch its calls.
 */
export type ServerEvent =
  | { name: 'rows'; data: { added: number; deleted: number } }
  | { name: 'changed'; data: object }
  | Exclude<LiveEvent, { name: 'hello' | 'rows' | 'changed' }>

/** Somebody who listens: `close` is called when the server ends. */
export interface EventListener {
  take(event: ServerEvent): void
  close(): void
}

/** Hands events to whoever listens at the moment; nobody is waited for and nothing is kept. */
export interface EventHub {
  send(event: ServerEvent): void
  /** Whether a page is open: nobody needs to make events otherwise. */
  isHeard(): boolean
  /** Gives the function that ends listening. */
  listen(listener: EventListener): () => void
  /** Says what a page that has just come is told first, for example how a running mirror stands. */
  greet(tell: () => readonly ServerEvent[]): void
  greetings(): readonly ServerEvent[]
  /** Lets everybody go, and whoever still comes: an open stream would hold the end of the process up. */
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

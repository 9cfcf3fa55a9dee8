import type { LiveEvent } from '#contract/recording/live-event.ts'
import type { EventHub, ServerEvent } from './event-hub.ts'
import { createLatestWins } from './latest-wins.ts'
import { createStoreWatch } from './store-watch.ts'
import type { KeptStore } from '../store/kept-store.ts'

/** An open page. */
export interface LiveClient {
  take(event: LiveEvent): void
  close(): void
}

/** Tells open pages what happens. Does nothing while there is none. */
export interface LiveFeed {
  /** Gives a function that leaves again. The client's first event is `hello`. */
  join(client: LiveClient): () => void
}

/** The least time between two states of the same thing. */
const STATE_MS = 250

interface LiveFeedParts {
  events: EventHub
  store: Pick<KeptStore, 'pulse' | 'listen'>
}

/** A feed of the hub's events, and of changes in the store by any process. */
export function createLiveFeed({ events, store }: LiveFeedParts): LiveFeed {
  const clients = new Set<LiveClient>()
  const tell = (event: LiveEvent) => {
    for (const client of clients) client.take(event)
  }
  const watch = createStoreWatch({ store, tell })
  const states = createLatestWins(STATE_MS, tell)
  let unlisten: (() => void) | null = null

  const take = (event: ServerEvent) => {
    if (event.name === 'rows' || event.name === 'changed') watch.poke()
    else if (event.name === 'recording') tell(event)
    else states.put(keyOf(event), event)
  }
  const rest = () => {
    unlisten?.()
    unlisten = null
    watch.stop()
    states.stop()
  }
  const begin = () => {
    watch.start()
    unlisten = events.listen({
      take,
      close: () => {
        rest()
        for (const client of clients) client.close()
        clients.clear()
      },
    })
    // A hub that has ended closes its listeners at once.
    if (clients.size === 0) unlisten = null
  }
  return {
    join(client) {
      let left = false
      const welcome = async () => {
        const pulse = await store.pulse().catch(() => null)
        if (left) return
        client.take({ name: 'hello', data: { total: pulse?.rows ?? 0, as_of: pulse?.asOf ?? '' } })
        for (const event of events.greetings()) if (isForPages(event)) client.take(event)
        clients.add(client)
        if (unlisten === null) begin()
      }
      void welcome()
      return () => {
        left = true
        clients.delete(client)
        if (clients.size === 0) rest()
      }
    },
  }
}

function isForPages(event: ServerEvent): event is Exclude<ServerEvent, { name: 'rows' | 'changed' }> {
  return event.name !== 'rows' && event.name !== 'changed'
}

function keyOf(event: Exclude<ServerEvent, { name: 'rows' | 'changed' }>): string {
  if (event.name === 'mirror') return `mirror ${event.data.source}`
  return event.name === 'import' ? `import ${event.data.file} ${event.data.done}` : event.name
}

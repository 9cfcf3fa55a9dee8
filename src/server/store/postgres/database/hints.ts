import { Client, type ClientConfig } from 'pg'

/** Tells the servers of one database about each other's writes. A lost hint costs a second but no row: they look anyway. */
export interface Hints {
  /** Says that something was written. Does not wait. */
  send(): void
  /** Calls back when something may have been written; gives the function that ends this. */
  listen(hear: () => void): () => void
  close(): Promise<void>
}

const CHANNEL = 'completionist'
/** The least milliseconds between two hints of this process: one says as much as a hundred. */
const GAP_MS = 100
/** A lost connection is made again after this many milliseconds. */
const AGAIN_MS = 1_000

/** `notify` sends a hint; `config` makes the one connection that receives them, open while there is a listener. */
export function createHints(
  config: ClientConfig,
  schema: string,
  notify: (channel: string, payload: string) => Promise<unknown>,
): Hints {
  const hearers = new Set<() => void>()
  let client: Client | null = null
  let again: NodeJS.Timeout | undefined
  let resting: NodeJS.Timeout | undefined
  let isDue = false

  const tell = () => {
    for (const hear of hearers) hear()
  }
  const end = () => {
    clearTimeout(again)
    const ended = client
    client = null
    return ended?.end().catch(() => {})
  }
  const connect = () => {
    clearTimeout(again)
    const mine = new Client(config)
    client = mine
    const lost = () => {
      if (client !== mine) return
      void end()
      again = setTimeout(connect, AGAIN_MS)
      again.unref()
    }
    mine.on('error', lost)
    mine.on('end', lost)
    mine.on('notification', ({ payload }) => {
      if (payload === schema) tell()
    })
    const begin = async () => {
      await mine.connect()
      await mine.query(`LISTEN ${CHANNEL}`)
      // Hints may have been missed while there was no connection.
      tell()
    }
    begin().catch(lost)
  }
  const rest = () => {
    resting = setTimeout(() => {
      resting = undefined
      if (isDue) send()
    }, GAP_MS)
    resting.unref()
  }
  const send = () => {
    isDue = resting !== undefined
    if (isDue) return
    rest()
    // If it cannot be sent, the others find out by themselves.
    notify(CHANNEL, schema).catch(() => {})
  }
  return {
    send,
    listen(hear) {
      hearers.add(hear)
      if (client === null && again === undefined) connect()
      return () => {
        hearers.delete(hear)
        if (hearers.size > 0) return
        void end()
        again = undefined
      }
    },
    close: async () => {
      hearers.clear()
      clearTimeout(resting)
      await end()
    },
  }
}

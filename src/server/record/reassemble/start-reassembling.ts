import type { Log } from '../../machine/log.ts'
import type { Hidden } from '../../redact/hidden.ts'
import { reassemble } from './reassemble.ts'
import type { ReassembleStore } from '../../store/reassemble-store.ts'

/** How many names a line of the log lists; `verify --reassemble` lists all. */
const NAMED_CALLS = 5

export interface Reassembling {
  /** Resolves when all is done, it was stopped, or the store failed. */
  done: Promise<void>
  /** Stops it; the next start continues. */
  stop(): Promise<void>
}

/** Assembles the answers of older assemblers again, in the background; the log says what changed. Never rejects. */
export function startReassembling(
  store: ReassembleStore,
  { log, hide, onChanged }: { log: Log; hide: () => Hidden; onChanged: () => void },
): Reassembling {
  const abort = new AbortController()
  const run = async () => {
    let read = 0
    const changed: string[] = []
    const damaged: string[] = []
    try {
      for await (const slice of reassemble(store, { hide, signal: abort.signal })) {
        if (read === 0 && slice.read > 0)
          log.warn('recorded answers are assembled again by newer rules, beside everything else')
        read += slice.read
        changed.push(...slice.changed.map(({ name }) => name))
        damaged.push(...slice.damaged)
        if (slice.changed.length > 0) onChanged()
      }
    } catch (error) {
      log.error('recorded answers could not be assembled again; the next start goes on', error)
    }
    if (read > 0) {
      const rest = abort.signal.aborted ? '; the next start goes on' : ''
      log.warn(
        `${read} recorded answers were assembled again, ${changed.length} records changed${toNames(changed)}${rest}`,
      )
    }
    if (damaged.length > 0) log.warn(`${damaged.length} damaged records were not assembled again${toNames(damaged)}`)
  }
  const done = run()
  return {
    done,
    stop: () => {
      abort.abort()
      return done
    },
  }
}

function toNames(names: readonly string[]): string {
  if (names.length === 0) return ''
  const some = names.slice(0, NAMED_CALLS).map((name) => JSON.stringify(name))
  return `: ${some.join(', ')}${names.length > NAMED_CALLS ? ' …' : ''}`
}

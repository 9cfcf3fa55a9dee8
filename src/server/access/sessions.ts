import { randomBytes } from 'node:crypto'
import type { KnownTokens, TokenHolder } from './known-tokens.ts'
import type { PeerUser } from './peer-user.ts'
import { toTokenHash } from './token-files.ts'

/** A session ends when it is unused for this long, and with the browser, the server, its token or a logout. */
const UNUSED_MS = 7 * 24 * 3_600_000
/** Sessions in memory; then the oldest ends. */
const MOST_SESSIONS = 1_000

interface Session {
  holder: TokenHolder
  /**
   * The user of this machine who logged in, if the system tells: a cookie of localhost is also sent to servers on other
   * ports.
   */
  user: PeerUser
  usedMs: number
}

export interface Sessions {
  /** Starts a session; gives the id for the cookie. */
  begin(holder: TokenHolder, user: PeerUser): string
  /** Whose session it is; null if it has ended or another user of this machine sends it. */
  find(id: string, user: PeerUser): TokenHolder | null
  /** Whether it is still valid; asking does not count as use. */
  isOpen(id: string): boolean
  end(id: string): void
}

/** Sessions in memory. `now` gives milliseconds. */
export function createSessions(tokens: KnownTokens, now: () => number): Sessions {
  const sessions = new Map<string, Session>()
  return {
    begin: (holder, user) => {
      const id = randomBytes(32).toString('base64url')
      sessions.set(toTokenHash(id), { holder, user, usedMs: now() })
      const [oldest] = sessions.keys()
      if (sessions.size > MOST_SESSIONS && oldest !== undefined) sessions.delete(oldest)
      return id
    },
    find: (id, user) => {
      const key = toTokenHash(id)
      const session = sessions.get(key)
      if (session === undefined) return null
      const holder = now() - session.usedMs > UNUSED_MS ? null : tokens.refresh(session.holder)
      if (holder === null) {
        sessions.delete(key)
        return null
      }
      if (typeof session.user === 'number' && user !== session.user) return null
      // The session that was unused longest comes first.
      sessions.delete(key)
      sessions.set(key, { ...session, holder, usedMs: now() })
      return holder
    },
    isOpen: (id) => {
      const session = sessions.get(toTokenHash(id))
      return session !== undefined && tokens.refresh(session.holder) !== null
    },
    end: (id) => void sessions.delete(toTokenHash(id)),
  }
}

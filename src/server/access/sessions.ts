import { randomBytes } from 'node:crypto'
import type { KnownTokens, TokenHolder } from './known-tokens.ts'
import type { PeerUser } from './peer-user.ts'
import { toTokenHash } from './token-files.ts'

/** Unused for so long, a session ends; else with the browser, the server, its token or a click. */
const UNUSED_MS = 7 * 24 * 3_600_000
const MOST = 1_000

interface Session {
  holder: TokenHolder
  /** Who logged in, where the system tells: a cookie of localhost also goes to servers on other ports. */
  user: PeerUser
  usedAt: number
}

/** Browsers that are logged in. */
export interface Sessions {
  /** Gives the text that the browser is to keep. */
  begin(holder: TokenHolder, user: PeerUser): string
  /** Whose session it is; null where it has ended or another user of this machine shows it. */
  find(id: string, user: PeerUser): TokenHolder | null
  /** Whether it has neither ended nor lost its token; asking does not count as use. */
  isOpen(id: string): boolean
  end(id: string): void
}

/** Sessions in memory. `now` gives milliseconds. */
export function createSessions(tokens: KnownTokens, now: () => number): Sessions {
  const sessions = new Map<string, Session>()
  return {
    begin: (holder, user) => {
      const id = randomBytes(32).toString('base64url')
      sessions.set(toTokenHash(id), { holder, user, usedAt: now() })
      const [oldest] = sessions.keys()
      if (sessions.size > MOST && oldest !== undefined) sessions.delete(oldest)
      return id
    },
    find: (id, user) => {
      const key = toTokenHash(id)
      const session = sessions.get(key)
      if (session === undefined) return null
      const holder = now() - session.usedAt > UNUSED_MS ? null : tokens.refresh(session.holder)
      if (holder === null) {
        sessions.delete(key)
        return null
      }
      if (typeof session.user === 'number' && user !== session.user) return null
      // The one that was not used for longest stands first.
      sessions.delete(key)
      sessions.set(key, { ...session, holder, usedAt: now() })
      return holder
    },
    isOpen: (id) => {
      const session = sessions.get(toTokenHash(id))
      return session !== undefined && tokens.refresh(session.holder) !== null
    },
    end: (id) => void sessions.delete(toTokenHash(id)),
  }
}

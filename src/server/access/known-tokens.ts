import { timingSafeEqual } from 'node:crypto'
import { statSync } from 'node:fs'
import type { Log } from '../log.ts'
import { Secret } from '../secret.ts'
import type { Role } from './roles.ts'
import { loadNamedTokens, type NamedToken, toTokenHash } from './token-files.ts'

/** Whose token it is. */
export interface TokenHolder {
  name: string
  role: Role
  /** Hash of the token, so that a session ends with it. */
  sha256: string
}

/** The tokens that this server knows just now. */
export interface KnownTokens {
  /** Whether nobody comes in without one. */
  demanded: boolean
  find(token: string): TokenHolder | null
  /** The holder as he stands now; null once the token is revoked. */
  refresh(holder: TokenHolder): TokenHolder | null
}

/** The name under which the token of the environment stands in the audit. */
export const MAIN_NAME = 'COMPLETIONIST_TOKEN'

/**
 * The token of the environment (an admin, null where there is none) and those of `completionist token` in `file`, which is
 * looked at anew whenever it has changed. A file that cannot be read lets nobody in, and the log says so.
 */
export function createKnownTokens(main: Secret | null, file: string | null, log: Log): KnownTokens {
  const own = main === null ? null : { name: MAIN_NAME, role: 'admin' as const, sha256: toTokenHash(main.reveal()) }
  let seen = ''
  let named: readonly NamedToken[] = []

  const current = (): readonly TokenHolder[] => {
    if (file !== null) {
      const stat = statSync(file, { throwIfNoEntry: false })
      const stamp = stat === undefined ? '' : `${stat.ino}/${stat.size}/${stat.mtimeMs}`
      if (stamp !== seen) {
        seen = stamp
        named = load(file, log)
      }
    }
    return own === null ? named : [own, ...named]
  }
  return {
    demanded: main !== null,
    find: (token) => {
      const hash = Buffer.from(toTokenHash(token), 'hex')
      const found = current().find((one) => timingSafeEqual(hash, Buffer.from(one.sha256, 'hex')))
      if (found === undefined) return null
      // From now on no log line repeats it.
      void new Secret(token)
      return toHolder(found)
    },
    refresh: ({ sha256 }) => {
      const found = current().find((one) => one.sha256 === sha256)
      return found === undefined ? null : toHolder(found)
    },
  }
}

function toHolder({ name, role, sha256 }: TokenHolder): TokenHolder {
  return { name, role, sha256 }
}

function load(file: string, log: Log): readonly NamedToken[] {
  try {
    return loadNamedTokens(file)
  } catch (error) {
    log.error('named tokens are not accepted', error)
    return []
  }
}

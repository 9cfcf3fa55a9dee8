import { timingSafeEqual } from 'node:crypto'
import { statSync } from 'node:fs'
import type { Log } from '../machine/log.ts'
import { Secret } from '../redact/secret.ts'
import type { Role } from './roles.ts'
import { loadNamedTokens, type NamedToken, toTokenHash } from './token-files.ts'

/** Who a token belongs to. */
export interface TokenHolder {
  name: string
  role: Role
  /** The token's hash, so that its sessions end when it is revoked. */
  sha256: string
}

export interface KnownTokens {
  /** Whether a token is required. */
  demanded: boolean
  find(token: string): TokenHolder | null
  /** The holder as the token's entry is now; null once it is revoked. */
  refresh(holder: TokenHolder): TokenHolder | null
}

/** The name of the environment's token in the audit. */
export const MAIN_NAME = 'COMPLETIONIST_TOKEN'

/**
 * The token of the environment (an admin; null if there is none) and those of `completionist token` in `file`, which is
 * read again whenever it changes. If the file cannot be read, its tokens admit nobody, and the log says so.
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
      // From now on no log line shows it.
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

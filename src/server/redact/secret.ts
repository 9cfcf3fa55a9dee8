import { inspect } from 'node:util'
import { NOTHING_HIDDEN } from './hidden.ts'
import { redactText } from './redact-text.ts'

const REDACTED = '[redacted]'
const KEY_LOOKING = /\b(sk|sess|rk)-[A-Za-z0-9_-]{8,}/g
const known = new Set<string>()
/** Keys that clients have sent recently, oldest first. */
const passing = new Set<string>()
/** Keys of clients that are taken out of log lines; of more, those that came last. */
const MOST_PASSING = 500

/**
 * A key or token that cannot be printed by log, JSON, template string or inspection. Only `reveal()` gives it, and only
 * the place that sets the header may call that.
 */
export class Secret {
  readonly #value: string

  /**
   * Trims. `isKey` false: it is used like one, but texts may contain it (an organisation's name). Throws a TypeError,
   * which does not repeat the value, if it is empty or contains control characters.
   */
  constructor(value: string, isKey = true) {
    const trimmed = value.trim()
    if (trimmed === '') throw new TypeError('is empty')
    // Header constructors quote such a value in their error, and a line break would begin another header.
    if (/[^\x21-\x7e]/.test(trimmed))
      throw new TypeError('holds white space, control characters or letters beyond ASCII')
    this.#value = trimmed
    if (isKey && trimmed.length >= 8) known.add(trimmed)
  }

  /** The value itself, for the one place that sets a header or compares a digest. */
  reveal(): string {
    return this.#value
  }

  toString(): string {
    return REDACTED
  }

  toJSON(): string {
    return REDACTED
  }

  [inspect.custom](): string {
    return REDACTED
  }
}

/** All keys and tokens made so far, to remove them from what upstreams send. */
export function knownSecrets(): string[] {
  return [...known]
}

/**
 * Keeps a client's own key out of the log: the last 500 are remembered, in memory only. `credential` is the value of
 * its header, with or without `Bearer`.
 */
export function hideFromLogs(credential: string): void {
  const key = credential.replace(/^\s*bearer\s+/i, '').trim()
  if (key.length < 8) return
  passing.delete(key)
  passing.add(key)
  const [oldest] = passing
  if (passing.size > MOST_PASSING && oldest !== undefined) passing.delete(oldest)
}

/**
 * The text without known secrets, without keys that clients sent recently, and without anything that looks like an API
 * key. For logs and error bodies.
 */
export function scrubSecrets(text: string): string {
  return redactText(text, { secrets: [...known, ...passing], rules: NOTHING_HIDDEN.rules }).replace(
    KEY_LOOKING,
    REDACTED,
  )
}

import { scrubSecrets } from '../redact/secret.ts'

/** Where the server writes what went wrong, one line a call. */
export interface Log {
  warn(text: string): void
  /** `error` is written with its stack; secrets are removed from both. */
  error(text: string, error?: unknown): void
}

/** One line that a terminal shows as it is: line breaks and control characters (also ANSI sequences) are escaped. */
export function toLogLine(text: string): string {
  return scrubSecrets(text).replace(/[\p{Cc}\u2028\u2029]/gu, (character) =>
    character === '\n' ? ' ⏎ ' : `\\x${character.charCodeAt(0).toString(16).padStart(2, '0')}`,
  )
}

/** A log that passes finished lines, without a line break at the end, to `write` (standard error in the product). */
export function createLog(write: (line: string) => void): Log {
  return {
    warn: (text) => write(toLogLine(text)),
    error: (text, error) => write(toLogLine(error === undefined ? text : `${text}: ${describe(error)}`)),
  }
}

function describe(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  const cause = error.cause === undefined ? '' : ` (caused by ${describe(error.cause)})`
  return `${error.stack ?? error.message}${cause}`
}

/**
 * The most bytes of one body that are held: a record, a line of an import, one side of a recorded call. A longer one is
 * named and skipped, or only its first part is kept.
 */
export const BODY_LIMIT = 64 * 1024 * 1024

/** Why something of this size is refused: its size and the limit. */
export function sayTooLong(bytes: number, limit: number): string {
  const rounded = limit >= 1024 * 1024 ? ` (${Math.round(limit / 1024 / 1024)} MB)` : ''
  return `${bytes} bytes long; at most ${limit}${rounded} are taken in`
}

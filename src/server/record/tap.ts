import { createHash, type Hash } from 'node:crypto'
import { BODY_LIMIT } from '../machine/body-limit.ts'

/** How many bytes all running calls may still keep: many long answers at once must not fill the memory. */
export interface CaptureBudget {
  left: number
}
/** Four of the longest answers; beyond it, answers are written to disk only. */
export const CAPTURE_BUDGET = 256 * 1024 * 1024

export interface TappedBytes {
  /** The first bytes, up to the cap. */
  bytes: Buffer
  total: number
}

/** Keeps the first bytes that pass, without delaying them. */
export interface Tap {
  take(chunk: Uint8Array): void
  /** Bytes so far. */
  total(): number
  /** Whether all bytes are kept, up to the cap. */
  isWhole(): boolean
  /** Frees what was kept and keeps nothing more, but goes on counting and hashing. */
  letGo(): void
  /**
   * Frees what was kept and keeps nothing more. Every tap must be dropped in the end, since its bytes count against the
   * budget.
   */
  drop(): void
  read(): TappedBytes
  /** SHA-256 of all bytes that passed, in lower-case hex. */
  sha256(): string
}

/**
 * A tap that keeps at most `cap` bytes. It keeps the chunks without copying them (nobody writes into them) until they
 * are read. It begins to hash only when there are more bytes than it keeps.
 */
export function createTap(cap = BODY_LIMIT, budget: CaptureBudget = { left: Number.POSITIVE_INFINITY }): Tap {
  let chunks: Uint8Array[] = []
  let kept = 0
  let total = 0
  let hash: Hash | null = null
  let dropped = false

  return {
    take(chunk) {
      total += chunk.length
      if (dropped) return
      if (hash !== null) {
        hash.update(chunk)
        return
      }
      const room = Math.max(0, Math.min(cap - kept, budget.left))
      if (chunk.length > room) hash = hashOf(chunks).update(chunk)
      if (room === 0) return
      const part = chunk.length > room ? chunk.subarray(0, room) : chunk
      chunks.push(part)
      kept += part.length
      budget.left -= part.length
    },
    total: () => total,
    isWhole: () => kept === Math.min(total, cap),
    letGo() {
      hash ??= hashOf(chunks)
      chunks = []
      budget.left += kept
      kept = 0
    },
    drop() {
      dropped = true
      chunks = []
      budget.left += kept
      kept = 0
      hash = null
    },
    read() {
      const bytes = Buffer.concat(chunks)
      // The joined bytes may be held for a while; the pieces would take as much again.
      chunks = [bytes]
      return { bytes, total }
    },
    sha256: () => (hash?.copy() ?? hashOf(chunks)).digest('hex'),
  }
}

function hashOf(chunks: readonly Uint8Array[]): Hash {
  const hash = createHash('sha256')
  for (const chunk of chunks) hash.update(chunk)
  return hash
}

import { createHash, type Hash } from 'node:crypto'
import { BODY_LIMIT } from '../body-limit.ts'

/** Bytes that all running calls may keep together: many long answers at once must not fill the memory. */
export interface CaptureBudget {
  left: number
}
export const CAPTURE_BUDGET = 256 * 1024 * 1024

/** What a tap saw go by. */
export interface TappedBytes {
  /** The first bytes, at most the cap. */
  bytes: Buffer
  /** How many there were. */
  total: number
}

/** Sees bytes on their way and keeps the first of them; never holds them up. */
export interface Tap {
  take(chunk: Uint8Array): void
  /** Bytes so far. */
  total(): number
  /** Whether as much is kept as should be: all, or the first bytes up to the cap. */
  isWhole(): boolean
  /** Lets go of what was kept and keeps nothing more; goes on counting and hashing. */
  letGo(): void
  /** Lets go of what was kept and keeps nothing more. Every tap must be dropped in the end: its bytes are in the budget. */
  drop(): void
  read(): TappedBytes
  /** SHA-256 of all bytes that went by, lower-case hex. */
  sha256(): string
}

/**
 * A tap that keeps at most `cap` bytes. It holds on to the chunks as they are (nobody writes into them), and copies them
 * together only when they are read; the whole is hashed on its way only once it is longer than what is kept.
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
      // What was read may be held for a while; the pieces would take as much again.
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

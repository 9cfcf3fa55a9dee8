import { createHash, type Hash } from 'node:crypto'

/** Bytes kept of one side of a call. */
export const CAPTURE_CAP = 64 * 1024 * 1024

/** What a tap saw go by. */
export interface TappedBytes {
  /** The first bytes, at most the cap. */
  bytes: Buffer
  /** How many there were. */
  total: number
  /** SHA-256 of all of them, lower-case hex. */
  sha256: string
}

/** Sees bytes on their way and keeps the first of them; never holds them up. */
export interface Tap {
  take(chunk: Uint8Array): void
  /** Bytes so far. */
  total(): number
  /** Lets go of what was kept and keeps nothing more. */
  drop(): void
  read(): TappedBytes
}

/**
 * A tap that keeps at most `cap` bytes. It holds on to the chunks as they are (nobody writes into them), and copies them
 * together only when they are read; the whole is hashed on its way only once it is longer than what is kept.
 */
export function createTap(cap = CAPTURE_CAP): Tap {
  let chunks: Uint8Array[] = []
  let kept = 0
  let total = 0
  let hash: Hash | null = null
  let dropped = false

  return {
    take(chunk) {
      total += chunk.length
      if (dropped) return
      hash?.update(chunk)
      const room = cap - kept
      if (room <= 0) {
        hash ??= hashOf(chunks).update(chunk)
        return
      }
      if (chunk.length > room) hash = hashOf(chunks).update(chunk)
      chunks.push(chunk.length > room ? chunk.subarray(0, room) : chunk)
      kept += Math.min(chunk.length, room)
    },
    total: () => total,
    drop() {
      dropped = true
      chunks = []
      hash = null
    },
    read: () => ({ bytes: Buffer.concat(chunks), total, sha256: (hash?.copy() ?? hashOf(chunks)).digest('hex') }),
  }
}

function hashOf(chunks: readonly Uint8Array[]): Hash {
  const hash = createHash('sha256')
  for (const chunk of chunks) hash.update(chunk)
  return hash
}

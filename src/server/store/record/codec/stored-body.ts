import { hasSha256, unpackBody } from './body-codec.ts'

/** The bytes of a record as far as they can be read; `damage` says why it counts as damaged, null if it does not. */
export interface StoredBytes {
  bytes: Uint8Array | null
  damage: string | null
}

/** The columns of `bodies` that say what a record's bytes are, as a database gives them. */
export interface PackedBody {
  codec?: unknown
  size?: unknown
  sha256?: unknown
  body?: unknown
}

/** Unpacks a record's bytes and checks them against their SHA-256. Never throws. */
export function readStoredBody(found: PackedBody): StoredBytes {
  const { body, sha256 } = found
  if (!(body instanceof Uint8Array)) return { bytes: null, damage: 'The record is missing from the file.' }
  try {
    const bytes = unpackBody(Number(found.codec), body, Number(found.size))
    const whole = sha256 instanceof Uint8Array && hasSha256(bytes, sha256)
    return {
      bytes,
      damage: whole ? null : 'The stored bytes no longer match their SHA-256: this is what can still be read.',
    }
  } catch (error) {
    return { bytes: null, damage: toDamage(error) }
  }
}

/** The sentence for a record that cannot be read at all. */
export function toDamage(error: unknown): string {
  return `The stored bytes cannot be read any more: ${error instanceof Error ? error.message : String(error)}.`
}

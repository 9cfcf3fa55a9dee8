import { crc32 } from 'node:zlib'
import type { SQLInputValue } from 'node:sqlite'

/** The columns of `bodies` that no other checksum covers; `crc` covers the packed data. */
export const SEALED_COLUMNS = [
  'codec',
  'size',
  'crc',
  'sha256',
  'metadata',
  'metadata_changed_at',
  'came_from',
  'line',
  'received_at',
  'capture',
] as const

/** The checksum over the values of `SEALED_COLUMNS`, in that order, as the database returns them. */
export function toSeal(values: readonly SQLInputValue[]): number {
  return crc32(JSON.stringify(values.map(toPlain)))
}

/** The database returns well-formed texts. */
function toPlain(value: SQLInputValue): unknown {
  if (typeof value === 'string') return value.toWellFormed()
  return ArrayBuffer.isView(value)
    ? Buffer.from(value.buffer, value.byteOffset, value.byteLength).toString('hex')
    : value
}

/** The checksum over a recorded call and its packed answer. */
export function toCallSeal(call: string, answer: Uint8Array | null): number {
  const crc = crc32(call)
  return answer === null ? crc : crc32(answer, crc)
}

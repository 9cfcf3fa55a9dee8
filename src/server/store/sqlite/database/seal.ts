import { crc32 } from 'node:zlib'
import type { SQLInputValue } from 'node:sqlite'

/** The columns beside a body that nothing else checks; `crc` covers what is packed beside it. */
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

/** The checksum over what stands in `SEALED_COLUMNS`, in that order, as the database gives it back. */
export function toSeal(values: readonly SQLInputValue[]): number {
  return crc32(JSON.stringify(values.map(toPlain)))
}

/** Texts come back well-formed. */
function toPlain(value: SQLInputValue): unknown {
  if (typeof value === 'string') return value.toWellFormed()
  return ArrayBuffer.isView(value)
    ? Buffer.from(value.buffer, value.byteOffset, value.byteLength).toString('hex')
    : value
}

/** The checksum over a recorded call and its answer as packed. */
export function toCallSeal(call: string, answer: Uint8Array | null): number {
  const crc = crc32(call)
  return answer === null ? crc : crc32(answer, crc)
}

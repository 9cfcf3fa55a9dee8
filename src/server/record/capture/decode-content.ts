import { brotliDecompressSync, constants, gunzipSync, inflateRawSync, inflateSync, zstdDecompressSync } from 'node:zlib'

/** Bytes without their content encoding. `too_large`: more than the budget; `unreadable`: not what the header says. */
export type DecodedContent = { bytes: Buffer; problem: null } | { bytes: null; problem: 'too_large' | 'unreadable' }

/**
 * Removes the content encoding of an answer. If the answer was cut off, gives the part that can be read. `budget`
 * limits the size of the result, so that a zip bomb cannot fill the memory.
 */
export function decodeContent(bytes: Buffer, coding: string | null, budget: number): DecodedContent {
  const name = (coding ?? 'identity').trim().toLowerCase()
  if (name === 'identity' || name === '' || bytes.length === 0) return { bytes, problem: null }
  const decode = DECODERS.get(name)
  if (decode === undefined) return { bytes: null, problem: 'unreadable' }
  try {
    return { bytes: decode(bytes, budget), problem: null }
  } catch (error) {
    return { bytes: null, problem: error instanceof RangeError ? 'too_large' : 'unreadable' }
  }
}

const zlib = (budget: number) => ({ finishFlush: constants.Z_SYNC_FLUSH, maxOutputLength: budget })
const gunzip = (bytes: Buffer, budget: number) => gunzipSync(bytes, zlib(budget))
/** `deflate` means a zlib stream, whose first byte names method 8, but many servers send a raw one. */
function inflate(bytes: Buffer, budget: number): Buffer {
  const isBare = ((bytes[0] ?? 0) & 0x0f) !== 8
  return isBare ? inflateRawSync(bytes, zlib(budget)) : inflateSync(bytes, zlib(budget))
}
const DECODERS = new Map<string, (bytes: Buffer, budget: number) => Buffer>([
  ['gzip', gunzip],
  ['x-gzip', gunzip],
  ['deflate', inflate],
  [
    'br',
    (bytes, budget) =>
      brotliDecompressSync(bytes, { finishFlush: constants.BROTLI_OPERATION_FLUSH, maxOutputLength: budget }),
  ],
  [
    'zstd',
    (bytes, budget) => zstdDecompressSync(bytes, { finishFlush: constants.ZSTD_e_flush, maxOutputLength: budget }),
  ],
])

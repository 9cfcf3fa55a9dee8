import { hash } from 'node:crypto'
import { constants, crc32, deflateRawSync, inflateRawSync, zstdCompressSync, zstdDecompressSync } from 'node:zlib'
import { DICTIONARY } from './dictionary.ts'

/** How a stored BLOB is encoded. It is stored beside it, so that a new codec can be added without changing old rows. */
export const CODEC = { plain: 0, zstd: 1, dictionary: 2 } as const

/** Fewer bytes are stored as they are. */
const SMALL = 64

/** From this size on, zstd with its larger window is better than the dictionary, of which deflate sees only 32 kB. */
const LARGE = 32_768

/**
 * Fewer bytes are packed with a window of 16 kB: of the dictionary only the common words are entered then, which is half of the
 * work and costs one byte in a hundred.
 */
const NARROW = 8_192

/** What zlib allocates at once: smaller records are packed and unpacked in one piece. */
const LARGEST_CHUNK = 1024 * 1024

/** Packs the bytes of one record. Gives the BLOB with its codec. */
export function packBody(bytes: Uint8Array): { codec: number; blob: Uint8Array } {
  if (bytes.length <= SMALL) return { codec: CODEC.plain, blob: bytes }
  if (bytes.length < LARGE) return { codec: CODEC.dictionary, blob: deflate(bytes) }
  return { codec: CODEC.zstd, blob: zstdCompressSync(bytes, { params: { [constants.ZSTD_c_compressionLevel]: 3 } }) }
}

/**
 * Packs what is stored beside a record (request, messages): a zstd frame, or the byte `CODEC.dictionary`, with which no
 * frame begins, and deflated data. Null stays null.
 */
export function packBeside(bytes: Uint8Array | null): Uint8Array | null {
  if (bytes === null || bytes.length >= LARGE) return bytes === null ? null : zstdCompressSync(bytes)
  return Buffer.concat([MARK, deflate(bytes)])
}

/**
 * The bytes that `packBody` packed. `size` is their stored length: a damaged frame may claim any length, and memory
 * must not be allocated for it. Throws if the BLOB does not match the codec.
 */
export function unpackBody(codec: number, blob: Uint8Array, size: number): Uint8Array {
  if (codec === CODEC.plain) return blob
  // One chunk of the right size takes half as long as the default.
  const limits = { chunkSize: Math.min(size + 64, LARGEST_CHUNK), maxOutputLength: size + 4096 }
  if (codec === CODEC.dictionary) return inflateRawSync(blob, { ...limits, dictionary: DICTIONARY })
  if (codec === CODEC.zstd) return zstdDecompressSync(blob, limits)
  throw new RangeError(`unknown codec ${codec}`)
}

const MARK = Buffer.of(CODEC.dictionary)

function deflate(bytes: Uint8Array): Uint8Array {
  const windowBits = bytes.length < NARROW ? 14 : 15
  return deflateRawSync(bytes, { level: 6, windowBits, dictionary: DICTIONARY, chunkSize: toChunk(bytes) })
}

/** zlib takes no smaller chunk. */
const SMALLEST_CHUNK = 64
/** By so much a short text that does not become smaller may become larger: the frame of what is stored as it is. */
const FRAME_BYTES = 16

/** A chunk that holds what is made of so many bytes: zlib's own are 16 kB, and live as long as the few bytes in them. */
export function toChunk(bytes: Uint8Array): number {
  return Math.max(SMALLEST_CHUNK, bytes.length + FRAME_BYTES)
}

/** The text of what `packBeside` packed; null if there is none or it cannot be read. */
export function readBeside(blob: Uint8Array | null): string | null {
  const bytes = unpackBeside(blob)
  return bytes === null ? null : toText(bytes)
}

/** The bytes that `packBeside` packed; null if there are none or they cannot be read. */
export function unpackBeside(blob: Uint8Array | null): Uint8Array | null {
  if (blob === null) return null
  try {
    if (blob[0] !== CODEC.dictionary) return zstdDecompressSync(blob)
    return inflateRawSync(blob.subarray(1), { dictionary: DICTIONARY, maxOutputLength: LARGE })
  } catch {
    return null
  }
}

/** SHA-256 of the bytes as they came. */
export function toSha256(bytes: Uint8Array): Uint8Array {
  return hash('sha256', bytes, 'buffer')
}

/** Whether bytes have this SHA-256. */
export function hasSha256(bytes: Uint8Array, sha256: Uint8Array): boolean {
  // Comparing hex texts takes two thirds of the time of making a buffer.
  return hash('sha256', bytes, 'hex') === Buffer.from(sha256.buffer, sha256.byteOffset, sha256.length).toString('hex')
}

/** CRC-32 over the packed BLOBs of one record: fast enough to check for every row of a list page. */
export function toCrc(body: Uint8Array, request: Uint8Array | null, messages: Uint8Array | null): number {
  let crc = crc32(body)
  if (request !== null) crc = crc32(request, crc)
  if (messages !== null) crc = crc32(messages, crc)
  return crc
}

const decoder = new TextDecoder('utf-8', { ignoreBOM: true })

/** Bytes as text; a byte order mark stays, bytes that are not UTF-8 become U+FFFD. */
export function toText(bytes: Uint8Array): string {
  return decoder.decode(bytes)
}

import { constants, deflateRawSync, inflateRawSync } from 'node:zlib'
import { toChunk } from './body-codec.ts'
import { LINE_DICTIONARY } from './line-dictionary.ts'

/** The first byte of a packed line: how it is to be read. Lines of older layouts are JSON and begin with a brace. */
const FORMAT = { dictionary: 1 } as const

/** The format, and the length of the line in three bytes. */
const HEAD_BYTES = 4
/** Three bytes hold no greater length: such a line is kept as it is. */
const LONGEST_PACKED = 2 ** 24

/** What a flushed stream ends with. It is the head of an empty block, which every line would carry along. */
const EMPTY_BLOCK = Buffer.of(0, 0, 0xff, 0xff)
/** The same head for the dictionary as a block that is not compressed. */
const DICTIONARY_BLOCK = toStoredBlock(LINE_DICTIONARY)
const FIRST = Buffer.of(0)

/** A window of 4 kB holds the dictionary and most lines, and is made in half the time of one of 32. */
const PACKED = { dictionary: LINE_DICTIONARY, windowBits: 12, finishFlush: constants.Z_SYNC_FLUSH }

function toStoredBlock(bytes: Uint8Array): Buffer {
  const head = Buffer.alloc(4)
  head.writeUInt16LE(bytes.length, 0)
  head.writeUInt16LE(~bytes.length & 0xffff, 2)
  return Buffer.concat([head, bytes])
}

/** Packs a line of the table, JSON in UTF-8. */
export function packLine(line: Uint8Array): Uint8Array {
  if (line.length >= LONGEST_PACKED) return line
  const stream = deflateRawSync(line, { ...PACKED, chunkSize: toChunk(line) })
  const packed = Buffer.alloc(HEAD_BYTES + stream.length - EMPTY_BLOCK.length)
  packed.writeUInt8(FORMAT.dictionary, 0)
  packed.writeUIntLE(line.length, 1, 3)
  packed.set(stream.subarray(0, stream.length - EMPTY_BLOCK.length), HEAD_BYTES)
  return packed
}

/** The lines that `packLine` packed; such as never were stay as they are. Throws where one is not what its format says. */
export function unpackLines(stored: readonly Uint8Array[]): Uint8Array[] {
  const packed = stored.filter(isPacked)
  if (packed.length === 0) return [...stored]
  const unpacked = unpackAll(packed)
  let at = 0
  return stored.map((line) => (isPacked(line) ? (unpacked[at++] ?? line) : line))
}

/** One line, as `unpackLines`. */
export function unpackLine(stored: Uint8Array): Uint8Array {
  return unpackLines([stored])[0] ?? stored
}

function isPacked(line: Uint8Array): boolean {
  return line[0] === FORMAT.dictionary
}

/**
 * All in one stream, with the dictionary before each of them where its references lead: to unpack a hundred lines one by one
 * takes three times as long, nearly all of it spent on making a hundred streams.
 */
function unpackAll(packed: readonly Uint8Array[]): Uint8Array[] {
  const lengths = packed.map((line) => ((line[3] ?? 0) << 16) | ((line[2] ?? 0) << 8) | (line[1] ?? 0))
  const size = lengths.reduce((sum, length) => sum + LINE_DICTIONARY.length + length, 0)
  const stream = [FIRST, ...packed.flatMap((line) => [DICTIONARY_BLOCK, line.subarray(HEAD_BYTES)]), EMPTY_BLOCK]
  const all = inflateRawSync(Buffer.concat(stream), {
    finishFlush: constants.Z_SYNC_FLUSH,
    chunkSize: size + 64,
    maxOutputLength: size + 64,
  })
  if (all.length !== size) throw new RangeError('a line is not as long as it says')
  let at = 0
  return lengths.map((length) => {
    const from = at + LINE_DICTIONARY.length
    at = from + length
    return all.subarray(from, at)
  })
}

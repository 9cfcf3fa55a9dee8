/** File kinds that people import by mistake, by their first bytes. */
const MAGIC: readonly (readonly [start: readonly number[], reason: string])[] = [
  [[0x1f, 0x8b], 'gzip-compressed; unpack it first (gunzip -c FILE | completionist import -)'],
  [[0x28, 0xb5, 0x2f, 0xfd], 'zstd-compressed; unpack it first (zstd -dc FILE | completionist import -)'],
  [[0x42, 0x5a, 0x68], 'bzip2-compressed; unpack it first'],
  [[0xfd, 0x37, 0x7a, 0x58, 0x5a], 'xz-compressed; unpack it first'],
  [[0x50, 0x4b, 0x03, 0x04], 'a zip archive (or an Excel file); unpack it, or save it as JSONL'],
  [[0x50, 0x41, 0x52, 0x31], 'a Parquet file; save it as JSONL'],
  [[0x53, 0x51, 0x4c, 0x69, 0x74, 0x65, 0x20, 0x66], 'an SQLite database; export it as JSONL'],
  [[0xff, 0xfe, 0x00, 0x00], 'UTF-32; save it as UTF-8'],
  [[0x00, 0x00, 0xfe, 0xff], 'UTF-32; save it as UTF-8'],
  [[0xff, 0xfe], 'UTF-16; save it as UTF-8'],
  [[0xfe, 0xff], 'UTF-16; save it as UTF-8'],
]
/** Where the header of a tar file says `ustar`. */
const TAR_MARK = 257

/** Why the file that begins with these bytes (512 are enough) cannot be JSONL; null if it may be. */
export function nameFormat(head: Uint8Array): string | null {
  for (const [start, reason] of MAGIC) {
    if (start.every((byte, at) => head[at] === byte)) return `it is ${reason}`
  }
  if (
    head.byteLength >= TAR_MARK + 5 &&
    Buffer.from(head.subarray(TAR_MARK, TAR_MARK + 5)).toString('latin1') === 'ustar'
  ) {
    return 'it is a tar archive; unpack it first'
  }
  // JSON begins with ASCII, so a zero byte among the first two means UTF-16 or UTF-32 without a byte order mark.
  if (head.byteLength >= 2 && (head[0] === 0) !== (head[1] === 0)) return 'it is UTF-16; save it as UTF-8'
  return null
}

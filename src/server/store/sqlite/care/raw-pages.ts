import { closeSync, fstatSync, openSync, readSync } from 'node:fs'

/** The pages of a database file on disk, with newer versions from its log. */
export interface RawPages {
  /** How many there are; the first is page 1. */
  count: number
  size: number
  /** A page's bytes; null if the file ends before it. */
  page(number: number): Buffer | null
  close(): void
}

/** The page size of our stores, for a file whose first page is lost. */
const OUR_SIZE = 8192
/** Bytes before the first frame (sqlite.org/fileformat2.html, "The Write-Ahead Log"). */
const WAL_HEADER = 32
/** Bytes before the page of a frame. */
const FRAME_HEADER = 24

/**
 * Opens the pages of a database without relying on any of its contents: checksums of the log are ignored, since the
 * caller checks each record. Throws what the file system throws.
 */
export function openRawPages(path: string): RawPages {
  const file = openSync(path, 'r')
  const log = openIfThere(`${path}-wal`)
  const head = readAt(file, 0, 100) ?? Buffer.alloc(100)
  const isDatabase = head.subarray(0, 15).toString('latin1') === 'SQLite format 3'
  const size = (isDatabase ? toPageSize(head.readUInt16BE(16)) : null) ?? OUR_SIZE
  const inLog = log === null ? new Map<number, number>() : readFrames(log, size)
  const inFile = Math.ceil(fstatSync(file).size / size)
  return {
    size,
    count: Math.max(inFile, ...inLog.keys()),
    page(number) {
      const frame = inLog.get(number)
      if (frame !== undefined && log !== null) return readAt(log, frame, size)
      return readAt(file, (number - 1) * size, size)
    },
    close() {
      closeSync(file)
      if (log !== null) closeSync(log)
    },
  }
}

/** Where the newest version of each page is in the log. */
function readFrames(log: number, size: number): Map<number, number> {
  const newest = new Map<number, number>()
  const head = readAt(log, 0, WAL_HEADER)
  if (head === null || head.readUInt32BE(8) !== size) return newest
  const salt = head.subarray(16, 24)
  let pending = new Map<number, number>()
  for (let at = WAL_HEADER; ; at += FRAME_HEADER + size) {
    const frame = readAt(log, at, FRAME_HEADER)
    // Frames of an earlier log follow the current ones, with another salt.
    if (frame === null || !frame.subarray(8, 16).equals(salt)) return newest
    pending.set(frame.readUInt32BE(0), at + FRAME_HEADER)
    if (frame.readUInt32BE(4) === 0) continue
    for (const [page, place] of pending) newest.set(page, place)
    pending = new Map()
  }
}

function toPageSize(written: number): number | null {
  const size = written === 1 ? 65_536 : written
  return size >= 512 && size <= 65_536 && (size & (size - 1)) === 0 ? size : null
}

function openIfThere(path: string): number | null {
  try {
    return openSync(path, 'r')
  } catch {
    return null
  }
}

function readAt(file: number, at: number, length: number): Buffer | null {
  const bytes = Buffer.alloc(length)
  return readSync(file, bytes, 0, length, at) === length ? bytes : null
}

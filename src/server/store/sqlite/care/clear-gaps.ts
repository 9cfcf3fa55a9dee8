import { readSync, writeSync } from 'node:fs'

/** The first byte of a page of a table or an index; the second two are leaves. */
const KINDS: ReadonlySet<number> = new Set([2, 5, 10, 13])
const LEAVES: ReadonlySet<number> = new Set([10, 13])
/** The first page begins with the database's own header. */
const FILE_HEADER = 100
/**
 * All other pages begin with a page number, whose first byte is 0 below this limit: they cannot be taken for a page of
 * a table.
 */
const MOST_PAGES = 2 ** 24

/**
 * Writes zeros over the unused middle of pages, where SQLite leaves copies of cells that it moved to another page;
 * `secure_delete` does not clear those. `from` counts from 1. Only bytes without meaning are overwritten, and only if
 * they are not zero, so readers, and the store after a power cut, find every page as it was. The caller holds the write
 * lock, and no page may be only in the log. Gives the next page, null at the end of the file.
 */
export function clearGaps(fd: number, size: number, from: number, most: number): number | null {
  const pages = Buffer.alloc(size * most)
  const read = Math.floor(readSync(fd, pages, 0, pages.length, (from - 1) * size) / size)
  if (from + read > MOST_PAGES) return null
  for (let n = 0; n < read; n++) {
    const page = pages.subarray(n * size, (n + 1) * size)
    const gap = findGap(page, from + n === 1 ? FILE_HEADER : 0)
    if (gap === null || page.subarray(gap.from, gap.to).every((byte) => byte === 0)) continue
    writeSync(fd, Buffer.alloc(gap.to - gap.from), 0, gap.to - gap.from, (from - 1 + n) * size + gap.from)
  }
  return read < most ? null : from + read
}

/** Between the list of cells, which grows from the front, and the cells, which grow from the end. */
function findGap(page: Buffer, at: number): { from: number; to: number } | null {
  const kind = page[at] ?? 0
  if (!KINDS.has(kind)) return null
  const from = at + (LEAVES.has(kind) ? 8 : 12) + 2 * page.readUInt16BE(at + 3)
  const to = page.readUInt16BE(at + 5) || 65_536
  return from < to && to <= page.length ? { from, to } : null
}

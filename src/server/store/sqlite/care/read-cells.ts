import type { RawPages } from './raw-pages.ts'

/** A value as a database stores it; integers that a number cannot hold become null. */
export type RawValue = null | number | string | Uint8Array

/** A row of some table, found on a page. */
export interface RawCell {
  rowid: number
  /** The storage class and length of each column, as the file format numbers them. */
  types: readonly number[]
  /** Reads the values, including long ones on several pages. Throws if one of those pages is missing. */
  read(): RawValue[]
}

/** The first byte of a page that holds rows of a table (sqlite.org/fileformat2.html, "B-tree Pages"). */
const TABLE_LEAF = 13
/** The longest row header that is considered: ours have at most some sixty columns. */
const MOST_COLUMNS = 200

/** The rows on a page, if it is a leaf of a table. Invalid cells are left out. */
export function readCells(pages: RawPages, number: number): RawCell[] {
  const page = pages.page(number)
  const start = number === 1 ? 100 : 0
  if (page === null || page[start] !== TABLE_LEAF) return []
  const cells: RawCell[] = []
  const count = page.readUInt16BE(start + 3)
  for (let n = 0; n < count; n++) {
    const at = start + 8 + 2 * n
    if (at + 2 > page.length) break
    try {
      cells.push(readCell(pages, page, page.readUInt16BE(at)))
    } catch {
      // Not a valid cell; the others of the page may be.
    }
  }
  return cells
}

function readCell(pages: RawPages, page: Buffer, at: number): RawCell {
  const payload = readVarint(page, at)
  const rowid = readVarint(page, payload.end)
  const { local, overflow } = toLocal(pages.size, payload.value)
  const first = page.subarray(rowid.end, rowid.end + local)
  if (first.length !== local) throw new RangeError('a cell beyond its page')
  const header = readVarint(first, 0)
  const types: number[] = []
  for (let place = header.end; place < header.value; ) {
    if (types.length > MOST_COLUMNS) throw new RangeError('too many columns')
    const type = readVarint(first, place)
    types.push(type.value)
    place = type.end
  }
  const next = overflow ? page.readUInt32BE(rowid.end + local) : 0
  return {
    rowid: rowid.value,
    types,
    read: () => readValues(readPayload(pages, first, next, payload.value), header.value, types),
  }
}

/** How much of a row is on its own page (https://sqlite.org/fileformat2.html, "B-tree Pages"). */
function toLocal(usable: number, payload: number): { local: number; overflow: boolean } {
  const most = usable - 35
  if (payload <= most) return { local: payload, overflow: false }
  const least = Math.floor(((usable - 12) * 32) / 255) - 23
  const fit = least + ((payload - least) % (usable - 4))
  return { local: fit <= most ? fit : least, overflow: true }
}

function readPayload(pages: RawPages, first: Buffer, next: number, length: number): Buffer {
  const parts = [first]
  let missing = length - first.length
  for (let number = next; missing > 0; ) {
    const page = number === 0 ? null : pages.page(number)
    if (page === null) throw new RangeError('a page of the row is missing')
    const part = page.subarray(4, 4 + Math.min(missing, pages.size - 4))
    parts.push(part)
    missing -= part.length
    number = page.readUInt32BE(0)
  }
  return Buffer.concat(parts)
}

function readValues(payload: Buffer, start: number, types: readonly number[]): RawValue[] {
  let at = start
  return types.map((type) => {
    const length = toLength(type)
    const bytes = payload.subarray(at, at + length)
    if (bytes.length !== length) throw new RangeError('a row that is too short')
    at += length
    return toValue(type, bytes)
  })
}

const FIXED = [0, 1, 2, 3, 4, 6, 8, 8, 0, 0]

function toLength(type: number): number {
  return type < 12 ? (FIXED[type] ?? 0) : Math.floor((type - 12) / 2)
}

function toValue(type: number, bytes: Buffer): RawValue {
  if (type >= 12) return type % 2 === 0 ? new Uint8Array(bytes) : bytes.toString('utf8')
  if (type === 8 || type === 9) return type - 8
  if (type === 7) return bytes.readDoubleBE(0)
  if (type === 6) {
    const whole = Number(bytes.readBigInt64BE(0))
    return Number.isSafeInteger(whole) ? whole : null
  }
  return type >= 1 && type <= 5 ? bytes.readIntBE(0, bytes.length) : null
}

function readVarint(bytes: Uint8Array, at: number): { value: number; end: number } {
  let value = 0n
  for (let n = 0; n < 9; n++) {
    const byte = bytes[at + n]
    if (byte === undefined) throw new RangeError('a number beyond its page')
    if (n === 8) return { value: Number((value << 8n) | BigInt(byte)), end: at + 9 }
    value = (value << 7n) | BigInt(byte & 0x7f)
    if (byte < 0x80) return { value: Number(value), end: at + n + 1 }
  }
  throw new RangeError('not a number')
}

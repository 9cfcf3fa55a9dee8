/** How many rows of a stretch are listed from each end of an order: a page has at most 100, and the next one is mostly asked for too. */
export const LISTED_ROWS = 256

/** A half of a letter beyond 16 bits. Most texts have none, and are compared three times as fast. */
const LONG_LETTER = /[\ud800-\udfff]/

/**
 * Packs the first and the last rows of a stretch in the order of a column, as SQLite sorts its values: numbers before texts, texts by
 * their bytes, equal values by place. Rows without a value are left out. First, how many rows have one.
 */
export function packRowOrder(values: readonly unknown[]): Uint8Array {
  const rows: number[] = []
  for (const [row, value] of values.entries()) if (value !== null && value !== undefined) rows.push(row)
  const isSame = rows.every((row) => values[row] === values[rows[0] ?? 0])
  const isLong = values.some((value) => typeof value === 'string' && LONG_LETTER.test(value))
  const compareTexts = isLong ? compareLongTexts : comparePlain
  const compareValues = (one: unknown, other: unknown) => {
    if (typeof one === 'string' && typeof other === 'string') return compareTexts(one, other)
    if (typeof one === 'string') return 1
    return typeof other === 'string' ? -1 : comparePlain(toNumber(one), toNumber(other))
  }
  if (!isSame) rows.sort((one, other) => compareValues(values[one], values[other]) || one - other)
  const listed = rows.length <= 2 * LISTED_ROWS ? rows : [...rows.slice(0, LISTED_ROWS), ...rows.slice(-LISTED_ROWS)]
  return new Uint8Array(Uint16Array.of(rows.length, ...listed).buffer)
}

/** The first rows in one direction; `isWhole` if no others have a value. */
export interface RowOrder {
  rows: readonly number[]
  isWhole: boolean
}

export function readRowOrder(packed: Uint8Array, descending: boolean): RowOrder {
  const [count = 0, ...listed] = new Uint16Array(new Uint8Array(packed).buffer)
  const isWhole = count === listed.length
  if (descending) listed.reverse()
  return { rows: isWhole ? listed : listed.slice(0, LISTED_ROWS), isWhole }
}

function comparePlain<T extends string | number | bigint>(one: T, other: T): number {
  return one < other ? -1 : Number(one > other)
}

function toNumber(value: unknown): number | bigint {
  return typeof value === 'number' || typeof value === 'bigint' ? value : 0
}

/** By their bytes in UTF-8, in which letters beyond 16 bits stand behind all others. */
function compareLongTexts(one: string, other: string): number {
  const length = Math.min(one.length, other.length)
  for (let at = 0; at < length; at++) {
    const [first, second] = [one.charCodeAt(at), other.charCodeAt(at)]
    if (first !== second) return byBytes(first) - byBytes(second)
  }
  return one.length - other.length
}

/** Halves of long letters stand between 0xd800 and 0xdfff. */
function byBytes(code: number): number {
  if (code < 0xd8_00) return code
  return code < 0xe0_00 ? code + 0x20_00 : code - 0x08_00
}

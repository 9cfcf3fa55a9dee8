import type { Sliced } from '../../../sliced.ts'

/** A list of 32-bit integers that grows without being copied: texts of 20 MB need millions of them. */
export interface GrowingIntList {
  length: number
  pages: Int32Array[]
}

/** A page of 65,536 numbers: the index of a page and the place in it are bits of one number. */
const PAGE_BITS = 16
const PAGE = 1 << PAGE_BITS

/** A list that is empty and has room for nothing yet. */
export function createIntList(): GrowingIntList {
  return { length: 0, pages: [] }
}

/** Adds a value at the end. */
export function pushInt(list: GrowingIntList, value: number): void {
  const place = list.length & (PAGE - 1)
  if (place === 0) list.pages.push(new Int32Array(PAGE))
  const page = list.pages.at(-1)
  if (page !== undefined) page[place] = value
  list.length += 1
}

/** Changes an existing value. */
export function setInt(list: GrowingIntList, at: number, value: number): void {
  const page = list.pages[at >> PAGE_BITS]
  if (page !== undefined) page[at & (PAGE - 1)] = value
}

/** All values in one array, copied in pieces. */
export function* joinInts({ length, pages }: GrowingIntList): Sliced<Int32Array> {
  const values = new Int32Array(length)
  for (const [n, page] of pages.entries()) {
    values.set(page.subarray(0, Math.min(PAGE, length - n * PAGE)), n * PAGE)
    yield
  }
  return values
}

import { fillNumbers, type Numbers } from '../../record/codec/column-codec.ts'

/** From small to large. The first two hold whole numbers only, and no NaN. */
const KINDS = [Uint8Array, Uint16Array, Float32Array, Float64Array] as const
const FLOAT_32 = KINDS.indexOf(Float32Array)
const FLOAT_64 = KINDS.indexOf(Float64Array)
/** Below this, four bytes hold any whole number exactly. */
const FLOAT_32_WHOLE = 2 ** 24

/** A list of numbers, NaN for none, with as few bytes for each as hold all of them exactly. */
export type PackedNumbers = Uint8Array | Uint16Array | Float32Array | Float64Array

/** A list of zeros, which becomes larger as numbers are written into it. */
export function noNumbers(length: number): PackedNumbers {
  return new Uint8Array(length)
}

/** Writes numbers into a list from a position on. Gives that list, or a copy with more bytes each if a number needs them. */
export function putNumbers(list: PackedNumbers, numbers: Float64Array, from: number): PackedNumbers {
  const wide = kindOf(list) === FLOAT_64 ? list : widened(list, kindFor(numbers))
  wide.set(numbers, from)
  return wide
}

/** The same with numbers that are packed otherwise, which mostly tell at once what they need; `room` is as long as they are. */
export function putUnpacked(list: PackedNumbers, numbers: Numbers, from: number, room: Float64Array): PackedNumbers {
  const plain = fillNumbers(numbers, room)
  const kind = kindOfUnpacked(numbers)
  if (kind === null) return putNumbers(list, plain, from)
  const wide = widened(list, kind)
  wide.set(plain, from)
  return wide
}

/** Null where only the numbers themselves tell. */
function kindOfUnpacked({ values, base, hasNulls }: Numbers): number | null {
  if (!(values instanceof Uint8Array || values instanceof Uint16Array)) return null
  const most = base + (values instanceof Uint8Array ? 0xff : 0xff_ff)
  if (hasNulls || base < 0 || most > 0xff_ff) return Math.abs(base) + 0xff_ff < FLOAT_32_WHOLE ? FLOAT_32 : null
  return most > 0xff ? 1 : 0
}

/** An empty list that can hold the numbers of both lists. */
export function roomFor(length: number, one: PackedNumbers, other: Float64Array): PackedNumbers {
  const Kind = KINDS[Math.max(kindOf(one), kindFor(other))] ?? Float64Array
  return new Kind(length)
}

function widened(list: PackedNumbers, kind: number): PackedNumbers {
  const Kind = KINDS[kind] ?? Float64Array
  return kind > kindOf(list) ? new Kind(list) : list
}

function kindOf(list: PackedNumbers): number {
  return KINDS.findIndex((Kind) => list instanceof Kind)
}

/**
 * The smallest kind for some numbers. Most prices in nano-dollars and times with fractions need the largest. By index, and small
 * whole numbers first: any other loop takes several times as long.
 */
function kindFor(numbers: Float64Array): number {
  let most = 0
  let isWhole = true
  for (let at = 0; at < numbers.length; at++) {
    const number = numbers[at] ?? Number.NaN
    if ((number & 0xff_ff) === number) {
      if (number > most) most = number
    } else if (number !== number) isWhole = false
    else if (Math.fround(number) !== number) return FLOAT_64
    else if (number < 0 || Math.trunc(number) !== number) isWhole = false
    else if (number > most) most = number
  }
  if (!isWhole || most > 0xff_ff) return FLOAT_32
  return most > 0xff ? 1 : 0
}

import { fillNumbers, lengthOf, packNumbers, readLength, unpackNumbers } from '../../record/codec/column-codec.ts'

/** Whole numbers from 0 on. */
type Places = Uint16Array | Uint32Array

/** Lists of numbers one behind the other: list `n` is `of[from[n]]` to below `of[from[n + 1]]`. */
export interface Lists {
  of: Places
  from: Uint32Array
}

/**
 * The pairs of each row, told by their places among `numbers`: those that many rows have by the shape of the row, which is the
 * same for many rows, and the others one by one.
 */
export interface PairLists {
  numbers: Uint32Array
  shapes: Lists
  shapeOf: Places
  others: Lists
}

/** A pair that at least one of so many rows has belongs to their shapes; one that fewer have is listed for each row. */
const RARE = 64

export function packPairs(rows: readonly (readonly number[])[]): Uint8Array {
  const counts = new Map<number, number>()
  for (const pairs of rows) for (const pair of pairs) counts.set(pair, (counts.get(pair) ?? 0) + 1)
  const numbers = [...counts.keys()].sort((one, other) => one - other)
  const places = new Map(numbers.map((pair, at) => [pair, at]))
  const isCommon = (pair: number) => (counts.get(pair) ?? 0) * RARE >= rows.length
  const shapes = new Map<string, { at: number; pairs: readonly number[] }>()
  const shapeOf: number[] = []
  const others: number[][] = []
  for (const pairs of rows) {
    const common = pairs.filter(isCommon)
    const key = common.join(' ')
    const shape = shapes.get(key) ?? { at: shapes.size, pairs: common }
    shapes.set(key, shape)
    shapeOf.push(shape.at)
    others.push(pairs.filter((pair) => !isCommon(pair)))
  }
  const toLists = (lists: readonly (readonly number[])[]) => [
    lists.map(({ length }) => length),
    lists.flatMap((list) => list.map((pair) => places.get(pair) ?? 0)),
  ]
  const all = [...toLists(Array.from(shapes.values(), ({ pairs }) => pairs)), shapeOf, ...toLists(others)]
  const packed = [packNumbers(numbers), ...all.map(packPlaces)]
  return Buffer.concat(packed.flatMap((list, at) => [lengthOf(at === 0 ? numbers : list), lengthOf(list), list]))
}

/** In two bytes each, or in four if one of them needs these. */
function packPlaces(places: readonly number[]): Uint8Array {
  const isWide = places.some((place) => place > 0xff_ff)
  return new Uint8Array((isWide ? Uint32Array.from([1, ...places]) : Uint16Array.from([0, ...places])).buffer)
}

function unpackPlaces(packed: Uint8Array): Places {
  // A copy, which begins where numbers may begin in memory.
  const { buffer } = new Uint8Array(packed)
  return packed[0] === 1 ? new Uint32Array(buffer, 4) : new Uint16Array(buffer, 2)
}

export function unpackPairs(packed: Uint8Array): PairLists {
  let at = 0
  const next = () => {
    const [count, bytes] = [readLength(packed, at), readLength(packed, at + 4)]
    const from = at + 8
    at = from + bytes
    return { count, list: packed.subarray(from, at) }
  }
  const places = () => unpackPlaces(next().list)
  const lists = (): Lists => {
    const lengths = places()
    const from = new Uint32Array(lengths.length + 1)
    for (let n = 0; n < lengths.length; n++) from[n + 1] = (from[n] ?? 0) + (lengths[n] ?? 0)
    return { from, of: places() }
  }
  const numbers = next()
  const plain = fillNumbers(unpackNumbers(numbers.list, numbers.count), new Float64Array(numbers.count))
  return { numbers: Uint32Array.from(plain), shapes: lists(), shapeOf: places(), others: lists() }
}

/** How many bytes of memory they take. */
export function sizeOfPairs({ numbers, shapes, shapeOf, others }: PairLists): number {
  const lists = [numbers, shapes.of, shapes.from, shapeOf, others.of, others.from]
  return lists.reduce((sum, { byteLength }) => sum + byteLength, 0)
}

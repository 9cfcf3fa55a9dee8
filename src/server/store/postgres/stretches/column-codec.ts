/** Where the numbers begin: behind their width, whether there are nulls, and what is added to each. */
const HEAD = 10

/**
 * A number for each row (null: none) in as few bytes each as hold all of them exactly. Whole numbers are counted from the
 * smallest; zero is null where there are nulls.
 */
export function packNumbers(values: readonly (number | null)[]): Uint8Array {
  let [least, most, nulls, isWhole] = [Infinity, -Infinity, 0, true]
  for (const value of values) {
    if (value === null) nulls++
    else {
      least = Math.min(least, value)
      most = Math.max(most, value)
      isWhole &&= Number.isSafeInteger(value)
    }
  }
  const first = nulls > 0 ? 1 : 0
  const span = nulls === values.length ? 0 : most - least + first
  const width = isWhole ? widthFor(span) : 8
  const packed = new Uint8Array(HEAD + values.length * width)
  const base = width === 8 || nulls === values.length ? 0 : least - first
  packed[0] = width
  packed[1] = first
  new DataView(packed.buffer).setFloat64(2, base, true)
  if (width === 0) return packed
  const numbers = new (kindOf(width))(values.length)
  for (const [at, value] of values.entries())
    numbers[at] = width === 8 ? (value ?? Number.NaN) : value === null ? 0 : value - base
  packed.set(new Uint8Array(numbers.buffer), HEAD)
  return packed
}

/** A number for each row as it is kept in memory; `fillNumbers` makes it plain. */
export interface Numbers {
  /** Null where all are the same. */
  values: Uint8Array | Uint16Array | Uint32Array | Float64Array | null
  base: number
  /** Zero stands for none. */
  hasNulls: boolean
}

/** The numbers of so many rows, in memory of their own. */
export function unpackNumbers(packed: Uint8Array, rows: number): Numbers {
  const [width = 0, nulls = 0] = packed
  const base = new DataView(packed.buffer, packed.byteOffset).getFloat64(2, true)
  if (width === 0) return { values: null, base: nulls === 1 ? Number.NaN : base, hasNulls: false }
  // A copy, which begins where numbers may begin in memory.
  const values = new (kindOf(width))(new Uint8Array(packed.subarray(HEAD, HEAD + rows * width)).buffer)
  return width === 8 ? { values, base: 0, hasNulls: false } : { values, base, hasNulls: nulls === 1 }
}

/** Writes them as they are; NaN for none. */
export function fillNumbers({ values, base, hasNulls }: Numbers, plain: Float64Array): Float64Array {
  if (values === null) return plain.fill(base)
  // The engine's own way from one kind to another; one loop for all kinds takes several times as long.
  plain.set(values)
  if (hasNulls)
    for (let at = 0; at < plain.length; at++) {
      const number = plain[at] ?? 0
      plain[at] = number === 0 ? Number.NaN : number + base
    }
  else if (base !== 0) for (let at = 0; at < plain.length; at++) plain[at] = (plain[at] ?? 0) + base
  return plain
}

/** A text for each row, as a number; none for none. */
export interface Texts {
  codes: Numbers
  values: readonly string[]
}

/** A text for each row (null: none): each text once, and its number for each row. */
export function packTexts(texts: readonly (string | null)[]): Uint8Array {
  const codes = new Map<string, number>()
  const numbers = texts.map((text) => {
    if (text === null) return null
    const code = codes.get(text) ?? codes.size
    codes.set(text, code)
    return code
  })
  const values = Buffer.from(JSON.stringify([...codes.keys()]))
  return Buffer.concat([lengthOf(values), values, packNumbers(numbers)])
}

export function unpackTexts(packed: Uint8Array, rows: number): Texts {
  const end = 4 + readLength(packed, 0)
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- `packTexts` writes nothing else
  const values = JSON.parse(Buffer.from(packed.subarray(4, end)).toString()) as string[]
  return { codes: unpackNumbers(packed.subarray(end), rows), values }
}

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

function widthFor(span: number): number {
  if (span === 0) return 0
  if (span <= 0xff) return 1
  if (span <= 0xff_ff) return 2
  return span <= 0xff_ff_ff_ff ? 4 : 8
}

function kindOf(width: number) {
  if (width === 1) return Uint8Array
  if (width === 2) return Uint16Array
  return width === 4 ? Uint32Array : Float64Array
}

function lengthOf({ length }: { length: number }): Uint8Array {
  const bytes = new Uint8Array(4)
  new DataView(bytes.buffer).setUint32(0, length, true)
  return bytes
}

function readLength(bytes: Uint8Array, at: number): number {
  return new DataView(bytes.buffer, bytes.byteOffset).getUint32(at, true)
}

/** How many bytes of memory they take. */
export function sizeOfNumbers({ values }: Numbers): number {
  return values?.byteLength ?? 0
}

/** How many bytes of memory they take. */
export function sizeOfPairs({ numbers, shapes, shapeOf, others }: PairLists): number {
  const lists = [numbers, shapes.of, shapes.from, shapeOf, others.of, others.from]
  return lists.reduce((sum, { byteLength }) => sum + byteLength, 0)
}

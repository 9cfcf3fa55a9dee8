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

/** Room for numbers that begin where none of four bytes may. */
let shifted = new Uint32Array()

/** Writes packed numbers as they are, one for each of a list, without other memory; NaN for none. Null, and nothing is written, where all are none. */
export function fillPacked(packed: Uint8Array, plain: Float64Array): Float64Array | null {
  const [width = 0, nulls = 0] = packed
  const base = new DataView(packed.buffer, packed.byteOffset).getFloat64(2, true)
  if (width === 0) return nulls === 1 ? null : plain.fill(base)
  const bytes = packed.subarray(HEAD, HEAD + plain.length * width)
  if (width === 8) {
    new Uint8Array(plain.buffer, plain.byteOffset, bytes.length).set(bytes)
    return plain
  }
  return fillNumbers({ values: inPlace(bytes, width, plain.length), base, hasNulls: nulls === 1 }, plain)
}

function inPlace(bytes: Uint8Array, width: number, length: number): Uint8Array | Uint16Array | Uint32Array {
  if (width === 1) return bytes
  if (width === 2 && bytes.byteOffset % 2 === 0) return new Uint16Array(bytes.buffer, bytes.byteOffset, length)
  if (shifted.length < length) shifted = new Uint32Array(length)
  new Uint8Array(shifted.buffer).set(bytes)
  return width === 2 ? new Uint16Array(shifted.buffer, 0, length) : shifted.subarray(0, length)
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
  const { codes, values } = splitTexts(packed)
  return { codes: unpackNumbers(codes, rows), values }
}

/** The same with the numbers as they are packed. */
export function splitTexts(packed: Uint8Array): { codes: Uint8Array; values: readonly string[] } {
  const end = 4 + readLength(packed, 0)
  const { buffer, byteOffset } = packed
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- `packTexts` writes nothing else
  const values = JSON.parse(Buffer.from(buffer, byteOffset + 4, end - 4).toString()) as string[]
  return { codes: packed.subarray(end), values }
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

/** How long something is, in four bytes. */
export function lengthOf({ length }: { length: number }): Uint8Array {
  const bytes = new Uint8Array(4)
  new DataView(bytes.buffer).setUint32(0, length, true)
  return bytes
}

/** Reverses it, at a place among bytes. */
export function readLength(bytes: Uint8Array, at: number): number {
  return new DataView(bytes.buffer, bytes.byteOffset).getUint32(at, true)
}

/** How many bytes of memory they take. */
export function sizeOfNumbers({ values }: Numbers): number {
  return values?.byteLength ?? 0
}

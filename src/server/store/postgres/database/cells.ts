/** A row as the driver gives it. */
export type Row = Record<string, unknown>

/** A number of a column; null if there is none. */
export function numberOf(value: unknown): number | null {
  return typeof value === 'number' ? value : null
}

/** A text of a column; null if there is none. */
export function textOf(value: unknown): string | null {
  return typeof value === 'string' ? value : null
}

/** The bytes of a column; null if there are none. */
export function blobOf(value: unknown): Uint8Array | null {
  return value instanceof Uint8Array ? value : null
}

/** The bytes of a column that always has some. */
export function bytesOf(value: unknown): Uint8Array {
  return blobOf(value) ?? new Uint8Array()
}

/** The whole numbers of an array column. */
export function numbersOf(value: unknown): number[] {
  return Array.isArray(value) ? value.map(Number) : []
}

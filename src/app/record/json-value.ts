import { ExactNumber } from '#contract/json/lossless-json.ts'

export type JsonKind = 'object' | 'array' | 'string' | 'number' | 'boolean' | 'null' | 'missing'

/** The kind of a value from `parseLosslessJson`; an `ExactNumber` is a number. */
export function toJsonKind(value: unknown): JsonKind {
  if (value === undefined) return 'missing'
  if (value === null) return 'null'
  if (value instanceof ExactNumber) return 'number'
  if (Array.isArray(value)) return 'array'
  if (typeof value === 'string') return 'string'
  if (typeof value === 'boolean') return 'boolean'
  if (typeof value === 'object') return 'object'
  return 'number'
}

/** The text of a scalar: an exact number's own digits, a string as it is, nothing for objects and arrays. */
export function toScalarText(value: unknown): string {
  if (value instanceof ExactNumber) return value.source
  if (typeof value === 'string') return value
  if (Object.is(value, -0)) return '-0'
  if (typeof value === 'number' || typeof value === 'boolean' || typeof value === 'bigint') return String(value)
  return value === null ? 'null' : ''
}

/** How many children `toChildren` gives. */
export function countChildren(value: unknown): number {
  if (Array.isArray(value)) return value.length
  return toJsonKind(value) === 'object' ? Object.keys(Object(value)).length : 0
}

/** The first `most` children of an object or array, in order; none for scalars. `__proto__` is an ordinary key. */
export function toChildren(
  value: unknown,
  most = Infinity,
): readonly (readonly [key: string | number, child: unknown])[] {
  if (Array.isArray(value)) return value.slice(0, most).map((child: unknown, index) => [index, child] as const)
  if (toJsonKind(value) !== 'object') return []
  const object: object = Object(value)
  return Object.keys(object)
    .slice(0, most)
    .map((key) => [key, memberOf(object, key)] as const)
}

/** A number of any kind as a double; null for everything else. One that is far too large becomes Infinity. */
export function toNumber(value: unknown): number | null {
  if (typeof value === 'number') return value
  return value instanceof ExactNumber ? Number(value.source) : null
}

/** An own member of an object, so that `toString` and `__proto__` find nothing inherited. */
export function memberOf(value: unknown, key: string): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined
  return Object.getOwnPropertyDescriptor(value, key)?.value
}

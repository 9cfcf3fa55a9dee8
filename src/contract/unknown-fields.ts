import * as z from 'zod/mini'
import { formatPath } from './json-path.ts'

/** A member that the schema does not name. */
export interface UnknownField {
  path: string
  value: unknown
}

/**
 * The members of `value` that `schema` does not name, in the order of the text, the outermost only. Reads the value
 * itself instead of what zod makes of it, so that `__proto__` is found too.
 */
export function unknownFields(schema: z.core.$ZodType, value: unknown): UnknownField[] {
  const found: UnknownField[] = []
  collect(schema, value, [], found)
  return found
}

function collect(schema: z.core.$ZodType, value: unknown, path: readonly PropertyKey[], found: UnknownField[]): void {
  if (typeof value !== 'object' || value === null) return
  if (schema instanceof z.ZodMiniOptional || schema instanceof z.ZodMiniNullable) {
    collect(schema.def.innerType, value, path, found)
  } else if (schema instanceof z.ZodMiniUnion) {
    for (const option of schema.def.options) collect(option, value, path, found)
  } else if (Array.isArray(value)) {
    if (!(schema instanceof z.ZodMiniArray)) return
    value.forEach((element: unknown, at) => collect(schema.def.element, element, [...path, at], found))
  } else if (schema instanceof z.ZodMiniObject) {
    const { shape } = schema.def
    for (const [key, member] of Object.entries(value)) {
      const known = Object.hasOwn(shape, key) ? shape[key] : undefined
      if (known === undefined) found.push({ path: formatPath([...path, key]), value: member })
      else collect(known, member, [...path, key], found)
    }
  }
}

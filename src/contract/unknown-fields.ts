import type * as z from 'zod/mini'
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
  const def = (schema as z.core.$ZodTypes)._zod.def
  switch (def.type) {
    case 'optional':
    case 'nullable':
      collect(def.innerType, value, path, found)
      return
    case 'array':
      if (Array.isArray(value))
        value.forEach((element: unknown, at) => collect(def.element, element, [...path, at], found))
      return
    case 'union':
      for (const option of def.options) collect(option, value, path, found)
      return
    case 'object':
      if (Array.isArray(value)) return
      for (const [key, member] of Object.entries(value)) {
        const known = Object.hasOwn(def.shape, key) ? def.shape[key] : undefined
        if (known === undefined) found.push({ path: formatPath([...path, key]), value: member })
        else collect(known, member, [...path, key], found)
      }
      return
    default:
      return
  }
}

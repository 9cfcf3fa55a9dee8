import * as z from 'zod/mini'
import { formatPath } from '../json/json-path.ts'

/** A member that the schema does not name. */
export interface UnknownField {
  path: string
  value: unknown
}

type InPieces<Result> = Generator<undefined, Result, undefined>

/** How many values are looked at between two pauses. */
const PIECE_VALUES = 2_000

/**
 * The members of `value` that `schema` does not name, in order of the text, without those inside them. Reads the value
 * itself rather than zod's result, so that `__proto__` is found, too. Pauses within large values.
 */
export function* unknownFields(schema: z.core.$ZodType, value: unknown): InPieces<UnknownField[]> {
  const found: UnknownField[] = []
  let looked = 0
  yield* collect(schema, value, [])
  return found

  function* collect(inner: z.core.$ZodType, part: unknown, path: readonly PropertyKey[]): InPieces<void> {
    if (typeof part !== 'object' || part === null) return
    if (++looked % PIECE_VALUES === 0) yield
    if (inner instanceof z.ZodMiniOptional || inner instanceof z.ZodMiniNullable) {
      yield* collect(inner.def.innerType, part, path)
    } else if (inner instanceof z.ZodMiniUnion) {
      for (const option of inner.def.options) yield* collect(option, part, path)
    } else if (Array.isArray(part)) {
      if (!(inner instanceof z.ZodMiniArray)) return
      for (const [at, element] of part.entries()) yield* collect(inner.def.element, element, [...path, at])
    } else if (inner instanceof z.ZodMiniObject) {
      const { shape } = inner.def
      for (const [key, member] of Object.entries(part)) {
        const known = Object.hasOwn(shape, key) ? shape[key] : undefined
        if (known === undefined) found.push({ path: formatPath([...path, key]), value: member })
        else yield* collect(known, member, [...path, key])
      }
    }
  }
}

import * as z from 'zod/mini'
import { type Completion, completionSchema } from './completion.ts'
import { setTokensAside } from './set-tokens-aside.ts'
import { type Path, type ReadCompletion, type ReadPart, readPart } from './read-completion.ts'
import { unknownFields } from './unknown-fields.ts'

type InPieces<Result> = Generator<undefined, Result, undefined>

/** How many members of a list are read between two pauses. */
const PIECE_MEMBERS = 100

/** A long list that is read separately. */
interface LongList {
  path: Path
  element: z.ZodMiniType
  members: readonly unknown[]
}

/**
 * Like `readCompletion`, but with pauses for other work, however long its lists are. In `unknown`, fields from long
 * lists come last.
 */
export function* readCompletionInPieces(value: unknown): InPieces<ReadCompletion> {
  const { rest, putBack } = yield* setTokensAside(value)
  const { data, agreed, disagreements } = yield* readInPieces<Completion>(completionSchema, rest, [])
  const completion = data ?? {}
  putBack(completion)
  return { completion, disagreements, unknown: yield* unknownFields(completionSchema, agreed) }
}

function* readInPieces<Data>(schema: z.ZodMiniType<Data>, value: unknown, base: Path): InPieces<ReadPart<Data>> {
  const lists: LongList[] = []
  const frame = readPart(schema, setAside(schema, value, [], lists), base)
  // Leaving out a member moves those after it, so that paths no longer match.
  if (lists.length > 0 && frame.cut.some((path) => typeof path.at(-1) === 'number'))
    return readPart(schema, value, base)
  for (const { path, element, members } of lists) {
    const data: unknown[] = []
    const agreed: unknown[] = []
    for (const [at, member] of members.entries()) {
      if (at % PIECE_MEMBERS === 0) yield
      const part = yield* readInPieces(element, member, [...base, ...path, at])
      for (const one of part.disagreements) frame.disagreements.push(one)
      if (part.data === null && part.disagreements.length > 0) continue
      data.push(part.data)
      agreed.push(part.agreed)
    }
    putAt(frame.data, path, data)
    putAt(frame.agreed, path, agreed)
  }
  return frame
}

/**
 * The value with empty lists in place of all long lists that the schema knows; those are collected in `lists`.
 * Everything else is shared with the original.
 */
function setAside(schema: z.core.$ZodType, value: unknown, path: Path, lists: LongList[]): unknown {
  if (typeof value !== 'object' || value === null) return value
  if (schema instanceof z.ZodMiniOptional || schema instanceof z.ZodMiniNullable)
    return setAside(schema.def.innerType, value, path, lists)
  if (schema instanceof z.ZodMiniUnion) {
    const list = schema.def.options.find((option) => option instanceof z.ZodMiniArray)
    return Array.isArray(value) && list !== undefined ? setAside(list, value, path, lists) : value
  }
  if (Array.isArray(value)) {
    if (!(schema instanceof z.ZodMiniArray)) return value
    const { element } = schema.def
    if (value.length > PIECE_MEMBERS && element instanceof z.ZodMiniType) {
      lists.push({ path, element, members: value })
      return []
    }
    return value.map((member: unknown, at) => setAside(element, member, [...path, at], lists))
  }
  if (!(schema instanceof z.ZodMiniObject)) return value
  let rest = value
  for (const [key, known] of Object.entries(schema.def.shape)) {
    if (!Object.hasOwn(value, key)) continue
    const member: unknown = Reflect.get(value, key)
    const other = setAside(known, member, [...path, key], lists)
    if (other !== member) rest = { ...rest, [key]: other }
  }
  return rest
}

/** Puts a list back in its place; does nothing if that place was left out. */
function putAt(root: unknown, path: Path, list: unknown[]): void {
  let holder = root
  for (const key of path.slice(0, -1)) {
    if (typeof holder !== 'object' || holder === null) return
    holder = Reflect.get(holder, key)
  }
  const last = path.at(-1)
  if (typeof holder === 'object' && holder !== null && last !== undefined) Reflect.set(holder, last, list)
}

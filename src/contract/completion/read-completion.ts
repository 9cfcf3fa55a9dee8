import type * as z from 'zod/mini'
import { type Completion, completionSchema } from './completion.ts'
import { formatPath, shortJson } from '../json/json-path.ts'
import { setTokensAside } from './set-tokens-aside.ts'
import { type UnknownField, unknownFields } from './unknown-fields.ts'

/** A part of a completion whose type differs from the contract. It is left out; the rest is read. */
export interface Disagreement {
  /** For example `choices[0].message.content`; empty for the whole completion. */
  path: string
  expected: string
  /** What was found instead, shortened. */
  found: string
}

export interface ReadCompletion {
  completion: Completion
  disagreements: Disagreement[]
  /** Members that the contract does not name: each once, and not those inside them. */
  unknown: UnknownField[]
}

export type Path = readonly PropertyKey[]
interface Misfit {
  path: Path
  expected: string
}

/** Each round removes at least one part, and the schema is at most ten levels deep: more rounds would be a bug. */
const MAX_ROUNDS = 20

/**
 * Reads a parsed completion (best from `parseLosslessJson`). Never throws: a part whose type differs from the contract is
 * left out and named in `disagreements`. The given value is not changed.
 */
export function readCompletion(value: unknown): ReadCompletion {
  const { rest, putBack } = drain(setTokensAside(value))
  const parsed = completionSchema.safeParse(rest)
  if (parsed.success) putBack(parsed.data)
  const { data, agreed, disagreements } = parsed.success
    ? { data: parsed.data, agreed: rest, disagreements: [] }
    : readPart(completionSchema, value)
  return {
    completion: data ?? {},
    disagreements,
    // Computed on demand: the row of the table does not need it.
    get unknown() {
      return drain(unknownFields(completionSchema, agreed))
    },
  }
}

function drain<Result>(work: Generator<undefined, Result, undefined>): Result {
  for (;;) {
    const step = work.next()
    if (step.done) return step.value
  }
}

/** A value, as far as it matches a schema. */
export interface ReadPart<Data> {
  /** null if nothing of it does. */
  data: Data | null
  /** The value without the parts that do not match. */
  agreed: unknown
  disagreements: Disagreement[]
  /** The paths of the parts that were left out. */
  cut: Path[]
}

/** Reads any part of a completion as `readCompletion` does; `base` is its path in the whole. */
export function readPart<Data>(schema: z.ZodMiniType<Data>, value: unknown, base: Path = []): ReadPart<Data> {
  const disagreements: Disagreement[] = []
  const cut: Path[] = []
  let agreed = value
  for (let round = 0; round < MAX_ROUNDS; round++) {
    const parsed = schema.safeParse(agreed)
    if (parsed.success) return { data: parsed.data, agreed, disagreements, cut }
    const misfits = parsed.error.issues.flatMap((issue) => toMisfits(issue, []))
    for (const { path, expected } of misfits) {
      const found = shortJson(valueAt(agreed, path))
      disagreements.push({ path: formatPath([...base, ...path]), expected, found })
      cut.push(path)
    }
    if (misfits.some(({ path }) => path.length === 0)) break
    agreed = withoutParts(agreed, toCuts(misfits))
  }
  return { data: null, agreed: undefined, disagreements, cut }
}

/** If one branch of a union matches at the top level, the misfits inside it are named instead of the whole. */
function toMisfits(issue: z.core.$ZodIssue, base: Path): Misfit[] {
  const path = [...base, ...issue.path]
  if (issue.code === 'invalid_union') {
    const branch = issue.errors.find((errors) => errors.every((inner) => inner.path.length > 0))
    if (branch !== undefined) return branch.flatMap((inner) => toMisfits(inner, path))
    const names = issue.errors.flat().map((inner) => expectedOf(inner))
    return [{ path, expected: [...new Set(names)].join(' or ') }]
  }
  return [{ path, expected: expectedOf(issue) }]
}

function expectedOf(issue: z.core.$ZodIssue): string {
  if (issue.code === 'custom') return 'object'
  if (issue.code !== 'invalid_type') return issue.message || issue.code
  return issue.expected === 'int' ? 'integer' : issue.expected
}

function valueAt(value: unknown, path: Path): unknown {
  let part = value
  for (const key of path) {
    if (typeof part !== 'object' || part === null) return undefined
    part = Reflect.get(part, key)
  }
  return part
}

/** What to remove, member by member; an empty map removes the whole. */
interface Cuts extends Map<PropertyKey, Cuts> {}

function toCuts(misfits: readonly Misfit[]): Cuts {
  const cuts: Cuts = new Map()
  for (const { path } of misfits) {
    let at = cuts
    for (const key of path) {
      const next = at.get(key) ?? new Map()
      at.set(key, next)
      at = next
    }
  }
  return cuts
}

/** A copy without these parts, made in one pass however many there are. Only what contains them is copied. */
function withoutParts(value: unknown, cuts: Cuts): unknown {
  if (typeof value !== 'object' || value === null) return value
  const keep = ([key, part]: [PropertyKey, unknown]): [PropertyKey, unknown][] => {
    const inner = cuts.get(key)
    if (inner === undefined) return [[key, part]]
    return inner.size === 0 ? [] : [[key, withoutParts(part, inner)]]
  }
  if (Array.isArray(value)) return value.flatMap((part: unknown, at) => keep([at, part]).map(([, kept]) => kept))
  return Object.fromEntries(Object.entries(value).flatMap(keep))
}

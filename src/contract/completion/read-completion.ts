import type * as z from 'zod/mini'
import { type Completion, completionSchema } from './completion.ts'
import { formatPath, shortJson } from '../json/json-path.ts'
import { setTokensAside } from './plain-tokens.ts'
import { type UnknownField, unknownFields } from './unknown-fields.ts'

/** A part of a completion whose type is not what the contract says. The part is left out, the rest is read. */
export interface Disagreement {
  /** For example `choices[0].message.content`; empty for the whole. */
  path: string
  expected: string
  /** What is there instead, cut short. */
  found: string
}

export interface ReadCompletion {
  completion: Completion
  disagreements: Disagreement[]
  /** Members that the contract does not name, each once, the outermost only. */
  unknown: UnknownField[]
}

export type Path = readonly PropertyKey[]
interface Misfit {
  path: Path
  expected: string
}

/** Each round removes at least one part, and the schema is at most ten levels deep; more rounds mean a bug. */
const MAX_ROUNDS = 20

/**
 * Reads a parsed completion (best by `parseLossless`) and never throws: where a part has another type than the contract
 * says, that part is left out and named in `disagreements`. The value given is not changed.
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
    // Looked for when they are asked for: the line of the table does without.
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

/** A value as far as it is what a schema says. */
export interface ReadPart<Data> {
  /** null where nothing of it is. */
  data: Data | null
  /** The value without the parts that disagree. */
  agreed: unknown
  disagreements: Disagreement[]
  /** The paths of what was left out. */
  cut: Path[]
}

/** Reads any part of a completion as `readCompletion` does; `base` is where it stands in the whole. */
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

/** Of a union, the branch that fits at the top is meant; its inner places are named instead of the whole. */
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

/** What to take out, member by member; an empty map takes out the whole. */
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

/** A copy without the parts to cut, in one pass however many there are; only what lies on their way is copied. */
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

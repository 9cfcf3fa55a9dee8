import { ExactNumber } from '#contract/json/lossless-json.ts'

export interface SchemaProblem {
  /** JSON path such as `$.days[0]`. */
  path: string
  kind: 'type' | 'required' | 'enum' | 'const' | 'additional'
  /** The expected type or values, or the name that is missing or not allowed. */
  detail: string
}

export interface SchemaCheck {
  problems: SchemaProblem[]
  /** Keywords of the schema that were not checked, each once, sorted. */
  ignored: string[]
}

const CHECKED = new Set(['type', 'required', 'enum', 'const', 'properties', 'additionalProperties', 'items'])
const ANNOTATIONS = new Set([
  'title',
  'description',
  'default',
  'examples',
  '$schema',
  '$id',
  '$comment',
  'deprecated',
  'strict',
])
/** More than anybody reads; and how many values are compared, which a hostile schema could make endless. */
const MAX_PROBLEMS = 50
const MAX_STEPS = 20_000

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof ExactNumber)
}

function hasType(value: unknown, type: unknown): boolean {
  switch (type) {
    case 'object':
      return isRecord(value)
    case 'array':
      return Array.isArray(value)
    case 'integer':
      return value instanceof ExactNumber ? /^-?\d+$/.test(value.source) : Number.isInteger(value)
    case 'number':
      return typeof value === 'number' || value instanceof ExactNumber
    case 'null':
      return value === null
    case 'string':
    case 'boolean':
      return typeof value === type
    default:
      return true
  }
}

function toText(value: unknown): string {
  return (JSON.stringify(value) ?? String(value)).slice(0, 80)
}

function isSame(a: unknown, b: unknown): boolean {
  if (typeof a !== 'object' || a === null || typeof b !== 'object' || b === null) return Object.is(a, b)
  try {
    return JSON.stringify(a) === JSON.stringify(b)
  } catch {
    return false
  }
}

function toPath(path: string, key: string | number): string {
  if (typeof key === 'number') return `${path}[${key}]`
  return /^[A-Za-z_$][\w$]*$/.test(key) ? `${path}.${key}` : `${path}[${JSON.stringify(key)}]`
}

function checkObject(
  value: Record<string, unknown>,
  schema: Record<string, unknown>,
  path: string,
  found: SchemaProblem[],
) {
  const properties = isRecord(schema['properties']) ? schema['properties'] : {}
  const next: [unknown, unknown, string][] = []
  for (const name of Array.isArray(schema['required']) ? schema['required'] : []) {
    if (typeof name === 'string' && !Object.hasOwn(value, name)) found.push({ path, kind: 'required', detail: name })
  }
  for (const key of Object.keys(value)) {
    const own = Object.hasOwn(properties, key) ? properties[key] : undefined
    if (own !== undefined) next.push([value[key], own, toPath(path, key)])
    else if (schema['additionalProperties'] === false)
      found.push({ path: toPath(path, key), kind: 'additional', detail: key })
    else if (isRecord(schema['additionalProperties']))
      next.push([value[key], schema['additionalProperties'], toPath(path, key)])
  }
  return next
}

/**
 * Checks a value against the part of JSON Schema that tool definitions usually use: `type`, `required`, `enum`,
 * `const`, `properties`, `additionalProperties`, `items`. Other keywords are not checked but named in `ignored`, so
 * that the screen does not claim more than was checked. Takes any value and any schema; never throws; at most 50
 * problems.
 */
export function checkToolSchema(value: unknown, schema: unknown): SchemaCheck {
  const problems: SchemaProblem[] = []
  const ignored = new Set<string>()
  const queue: [unknown, unknown, string][] = [[value, schema, '$']]
  let steps = 0
  for (let task = queue.pop(); task !== undefined && problems.length < MAX_PROBLEMS; task = queue.pop()) {
    const [at, rule, path] = task
    steps += 1
    if (steps > MAX_STEPS) {
      ignored.add('…')
      break
    }
    if (!isRecord(rule)) continue
    for (const key of Object.keys(rule)) if (!CHECKED.has(key) && !ANNOTATIONS.has(key)) ignored.add(key)
    const type = rule['type']
    const types = Array.isArray(type) ? type : type === undefined ? [] : [type]
    if (types.length > 0 && !types.some((one) => hasType(at, one))) {
      problems.push({ path, kind: 'type', detail: types.map(String).join(' | ').slice(0, 80) })
      continue
    }
    const options = rule['enum']
    if (Array.isArray(options) && !options.some((one) => isSame(one, at))) {
      problems.push({ path, kind: 'enum', detail: options.slice(0, 12).map(toText).join(', ') })
    }
    if ('const' in rule && !isSame(rule['const'], at))
      problems.push({ path, kind: 'const', detail: toText(rule['const']) })
    if (isRecord(at)) queue.push(...checkObject(at, rule, path, problems))
    else if (Array.isArray(at) && isRecord(rule['items'])) {
      at.slice(0, MAX_STEPS).forEach((item, n) => queue.push([item, rule['items'], toPath(path, n)]))
    }
  }
  return { problems: problems.slice(0, MAX_PROBLEMS), ignored: [...ignored].sort() }
}

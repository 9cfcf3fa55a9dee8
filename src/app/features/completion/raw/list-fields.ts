import { formatPath } from '#contract/json/json-path.ts'
import { toChildren, toJsonKind, toScalarText } from '../../../record/json-value.ts'

/** One value of a record under its full name. */
export interface Field {
  /** `choices[0].message.content` */
  path: string
  /** The same without indices: `choices[].message.content`. */
  attribute: string
  kind: ReturnType<typeof toJsonKind>
  /** Text of a scalar; `{}` and `[]` for empty containers; empty for others. */
  text: string
  /** How many elements of a long list were left out here; 0 for all other fields. */
  elided: number
}

/** Of a list: the others look alike, and are counted. */
const MOST_ELEMENTS = 50
/** Deeper paths would be longer than their values. */
const DEEPEST_PATH = 200

/**
 * Every value of a parsed record, containers before their contents, in order. Lists are cut after fifty elements, the
 * whole after `most` fields. Does not recurse.
 */
export function listFields(record: unknown, most: number): Field[] {
  const fields: Field[] = []
  const todo: { path: readonly PropertyKey[]; attribute: string; value: unknown; elided: number }[] = []
  todo.push({ path: [], attribute: '', value: record, elided: 0 })
  for (let next = todo.pop(); next !== undefined && fields.length < most; next = todo.pop()) {
    const { path, attribute, value, elided } = next
    const kind = toJsonKind(value)
    const children = toChildren(value)
    const isArray = kind === 'array'
    if (path.length > 0) {
      const empty = isArray ? '[]' : '{}'
      const isContainer = isArray || kind === 'object'
      const text = isContainer ? (children.length === 0 ? empty : '') : toScalarText(value)
      fields.push({ path: formatPath(path), attribute, kind, text: elided > 0 ? '' : text, elided })
    }
    if (children.length > MOST_ELEMENTS && isArray) {
      const left = children.length - MOST_ELEMENTS
      todo.push({ path: [...path, MOST_ELEMENTS], attribute: `${attribute}[]`, value: undefined, elided: left })
    }
    if (path.length >= DEEPEST_PATH) continue
    const shown = isArray ? children.slice(0, MOST_ELEMENTS) : children.slice(0, most)
    for (const [key, child] of shown.toReversed()) {
      const name = isArray ? `${attribute}[]` : attribute === '' ? String(key) : `${attribute}.${key}`
      todo.push({ path: [...path, key], attribute: name, value: child, elided: 0 })
    }
  }
  return fields
}

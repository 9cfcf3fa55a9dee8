import { toChildren, toJsonKind, toScalarText } from '../../../record/json-value.ts'

/** How a programming language writes JSON values. */
export interface LiteralSyntax {
  text: (text: string) => string
  number: (source: string) => string
  /** Words for true, false and null. */
  words: readonly [yes: string, no: string, none: string]
  /** The name of a member and what follows it, such as `name: `. */
  name: (name: string) => string
  indent: string
  /** The space inside braces on one line. */
  inner: string
  /** The comma after the last element, if each has its own line. */
  lastComma: string
}

/** Longer lines are broken, as a formatter does. */
const WIDTH = 88
/** Values nested more deeply become null. */
const DEEPEST_LEVEL = 200

/**
 * Writes a JSON value as one would by hand: on one line if it fits, else with a line for each member. `used` is how
 * much of the first line is taken. Linear in the size of the value.
 */
export function writeLiteral(value: unknown, syntax: LiteralSyntax, level = 0, used = 0): string {
  const scalar = writeScalar(value, syntax)
  if (scalar !== null) return scalar
  if (level > DEEPEST_LEVEL) return syntax.words[2]
  const line = writeLine(value, syntax, WIDTH - used)
  if (line !== null) return line
  const isList = Array.isArray(value)
  const indent = syntax.indent.repeat(level + 1)
  const lines = toChildren(value).map(([key, child]) => {
    const start = indent + (isList ? '' : syntax.name(String(key)))
    return start + writeLiteral(child, syntax, level + 1, start.length)
  })
  const [open, close] = isList ? ['[', ']'] : ['{', '}']
  return `${open}\n${lines.join(',\n')}${syntax.lastComma}\n${syntax.indent.repeat(level)}${close}`
}

/** null for objects and arrays. */
function writeScalar(value: unknown, { text, number, words: [yes, no, none] }: LiteralSyntax): string | null {
  const kind = toJsonKind(value)
  if (kind === 'string') return text(toScalarText(value))
  if (kind === 'number') return number(toScalarText(value))
  if (kind === 'boolean') return value === true ? yes : no
  return kind === 'null' || kind === 'missing' ? none : null
}

/** The value on one line of at most `room` characters; null if it does not fit, without reading all of it. */
function writeLine(value: unknown, syntax: LiteralSyntax, room: number): string | null {
  if (room < 2 || (typeof value === 'string' && value.length > room)) return null
  const scalar = writeScalar(value, syntax)
  if (scalar !== null) return scalar.length > room ? null : scalar
  const children = toChildren(value)
  const isList = Array.isArray(value)
  const [open, close] = isList ? ['[', ']'] : [`{${syntax.inner}`, `${syntax.inner}}`]
  if (children.length === 0) return isList ? '[]' : '{}'
  // Two objects on one line are hard to read.
  if (children.length > 1 && children.every(([, child]) => toJsonKind(child) === 'object')) return null
  let line = open
  for (const [key, child] of children) {
    const start = `${line === open ? '' : ', '}${isList ? '' : syntax.name(String(key))}`
    const written = writeLine(child, syntax, room - line.length - start.length - close.length)
    if (written === null) return null
    line += start + written
  }
  return line + close
}

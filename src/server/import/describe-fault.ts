import { formatPath } from '#contract/json/json-path.ts'

/** Where a text stops being JSON. */
interface Fault {
  /** In UTF-16 units. */
  at: number
  /** The members and elements that lead there. */
  path: PropertyKey[]
}

/** Words that programs write but JSON does not have, and what to write instead. */
const WORDS: readonly (readonly [word: RegExp, say: (word: string) => string])[] = [
  [/[-+]?(?:NaN|Infinity)\b/y, (word) => `${word}, a number that JSON does not have (null or a string would be read),`],
  [/[-+]?(?:nan|inf)\b/y, (word) => `${word}, a number that JSON does not have (null or a string would be read),`],
  [/(?:True|False|None)\b/y, (word) => `${word}, which is Python and not JSON,`],
  [/undefined\b/y, (word) => `${word}, which is JavaScript and not JSON,`],
  [/'/y, () => 'a single quote, where JSON takes double ones,'],
  [/\/[/*]|#/y, () => 'a comment, which JSON does not have,'],
]

/** Characters of a path into a line, so that a message stays one. */
const LONGEST_PATH = 120

/** Says what is wrong with a text that is not JSON and where, without quoting what may be private. */
export function describeFault(text: string): string {
  const { at, path } = findFault(text)
  if (at >= text.trimEnd().length) return 'it ends too early'
  const place = formatPath(path)
  const where = `at character ${at + 1}${place === '' ? '' : ` (${place.slice(0, LONGEST_PATH)})`}`
  for (const [pattern, say] of WORDS) {
    pattern.lastIndex = at
    const [word] = pattern.exec(text) ?? []
    if (word !== undefined) return `${say(word)} ${where}`
  }
  if (text[at] === '}' || text[at] === ']') return `a comma or a value is missing ${where}`
  return `unexpected ${where}`
}

const LITERAL = /(?:true|false|null|-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][-+]?\d+)?)(?![\w.+-])/y
const ESCAPE = /\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4})/y

/**
 * Walks through the text by JSON's grammar, with a stack of its own, since the nesting may be deeper than the call
 * stack.
 */
function findFault(text: string): Fault {
  const path: PropertyKey[] = []
  const closers: string[] = []
  let at = skipSpace(text, 0)
  const value = (): boolean => {
    at = skipSpace(text, at)
    const first = text[at]
    if (first === '{' || first === '[') {
      closers.push(first === '{' ? '}' : ']')
      path.push(0)
      at++
      return true
    }
    const end = first === '"' ? endOfString(text, at) : endOfLiteral(text, at)
    at = Math.abs(end)
    return end > 0
  }
  const key = (): boolean => {
    at = skipSpace(text, at)
    const start = at
    const end = text[at] === '"' ? endOfString(text, at) : -at
    at = Math.abs(end)
    if (end <= 0) return false
    path[path.length - 1] = String(JSON.parse(text.slice(start, end)))
    at = skipSpace(text, at)
    if (text[at] !== ':') return false
    at++
    return true
  }
  const fault = (): Fault => ({ at, path: path.filter((part) => part !== '') })
  if (!value()) return fault()
  let fresh = true
  while (closers.length > 0) {
    const closer = closers.at(-1)
    at = skipSpace(text, at)
    if (text[at] === closer && (fresh || text[at] !== ',')) {
      at++
      closers.pop()
      path.pop()
      fresh = false
      continue
    }
    if (!fresh) {
      if (text[at] !== ',') return fault()
      at++
      const last = path.at(-1)
      if (typeof last === 'number') path[path.length - 1] = last + 1
    }
    if (closer === '}') {
      path[path.length - 1] = ''
      if (!key()) return fault()
    }
    const depth = closers.length
    if (!value()) return fault()
    fresh = closers.length > depth
  }
  at = skipSpace(text, at)
  return fault()
}

function skipSpace(text: string, from: number): number {
  let at = from
  while (at < text.length && ' \n\r\t'.includes(text.charAt(at))) at++
  return at
}

/** The index after the closing quote; negative: the index of a character that a string must not contain. */
function endOfString(text: string, from: number): number {
  for (let at = from + 1; at < text.length; at++) {
    const char = text.charAt(at)
    if (char === '"') return at + 1
    if (char < ' ') return -at
    if (char !== '\\') continue
    ESCAPE.lastIndex = at
    const [escape] = ESCAPE.exec(text) ?? []
    if (escape === undefined) return -at
    at += escape.length - 1
  }
  return -text.length
}

function endOfLiteral(text: string, from: number): number {
  LITERAL.lastIndex = from
  const [literal] = LITERAL.exec(text) ?? []
  return literal === undefined ? -from : from + literal.length
}

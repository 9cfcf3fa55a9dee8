import { isJson } from '#contract/json/is-json.ts'

const ESCAPE = /\\(?:u([0-9a-fA-F]{4})|(.))/gs
/** A letter beyond ASCII, as many write JSON. */
const ESCAPED_LETTER = /\\u[0-9a-fA-F]{4}/
/** What is left of JSON in a string of JSON when the outer one is unescaped. */
const ESCAPED_AGAIN = /\\(?:"|u[0-9a-fA-F]{4})/
const DEEPEST_JSON = 4
/** Where JSON begins behind other words: a list or object whose first member is a text. */
const BEGINS_BEHIND = /[[{]\s{0,100}"/

/**
 * What a text is searched by. JSON (arguments of a call, a tool's result) is read by its strings, not in its escaped form, and so
 * is JSON within such a string. Where a text only contains it, or it was cut off, as both. Never throws.
 */
export function toReadable(text: string): string[] {
  if (!text.includes('\\')) return [text]
  if (mayBeJson(text)) return isJson(text) ? deeper(saidByJson(text, 1)) : [text, ...deeper(unescaped(text))]
  const start = text.search(BEGINS_BEHIND)
  if (start === -1) return ESCAPED_LETTER.test(text) ? [text, ...deeper(unescaped(text))] : [text]
  const end = Math.max(text.lastIndexOf('}'), text.lastIndexOf(']')) + 1
  const behind = text.slice(start, end)
  if (!isJson(behind)) return [text, ...deeper(unescaped(text))]
  return [text, ...deeper(text.slice(0, start) + saidByJson(behind, 1) + text.slice(end))]
}

/** A text, and what it is once more unescaped, as long as something is left that was escaped. */
function deeper(text: string): string[] {
  const texts = [text]
  for (let depth = 1; depth < DEEPEST_JSON && ESCAPED_AGAIN.test(texts.at(-1) ?? ''); depth++)
    texts.push(unescaped(texts.at(-1) ?? ''))
  return texts
}

/** A JSON text with its strings as they are read. Each is looked at alone: beside others it may be JSON itself. */
function saidByJson(json: string, depth: number): string {
  let said = ''
  let from = 0
  for (let quote = json.indexOf('"'); quote !== -1; quote = json.indexOf('"', from + 1)) {
    const end = endOfString(json, quote + 1)
    const written = json.slice(quote + 1, end)
    said += json.slice(from, quote + 1)
    said += written.includes('\\') ? saidByString(unescaped(written), depth) : written
    from = end
  }
  return said + json.slice(from)
}

function saidByString(text: string, depth: number): string {
  const isNested = depth < DEEPEST_JSON && text.includes('\\') && mayBeJson(text) && isJson(text)
  return isNested ? saidByJson(text, depth + 1) : text
}

/** Where the string of a JSON text ends that begins at `from`. */
function endOfString(json: string, from: number): number {
  for (let end = json.indexOf('"', from); ; end = json.indexOf('"', end + 1)) {
    let escapes = 0
    while (json[end - 1 - escapes] === '\\') escapes++
    if (escapes % 2 === 0) return end
  }
}

function mayBeJson(text: string): boolean {
  return '[{"'.includes(text.trimStart().charAt(0) || ' ')
}

function unescaped(text: string): string {
  return text.replace(ESCAPE, (_, code: string | undefined, letter: string | undefined) =>
    code === undefined
      ? /[bfnrt]/.test(letter ?? '')
        ? ' '
        : (letter ?? '')
      : String.fromCharCode(Number.parseInt(code, 16)),
  )
}

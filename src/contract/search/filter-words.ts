/** A value of a word of the filter box. */
export interface WordValue {
  /** Without its quotes and backslashes. */
  text: string
  /** Where it begins in the box, including its quotes. */
  at: number
  end: number
  /** Written in quotes or with a backslash: taken literally. */
  quoted: boolean
}

/** How a word compares: `:` and `=` are the same, `!=` is `:` with a minus. */
export type Comparison = ':' | '>' | '>=' | '<' | '<='

/** One word of the filter box, with its position. `field` is null for plain text. */
export interface FilterWord {
  /** As it is written. */
  text: string
  at: number
  end: number
  not: boolean
  field: string | null
  comparison: Comparison
  /** The alternatives; empty for plain text and if nothing follows the sign yet. */
  values: WordValue[]
  /** The position of a quote or bracket that is never closed. */
  open: number | null
  /** The position of an `OR` between the values. */
  or: number | null
}

/** Quotes as keyboards and word processors write them; the search of the text knows the same (`text-query.ts`). */
const PLAIN = /(?:[^\s"“”„＂]+|["“”„＂][^"“”„＂]*["“”„＂]?)+/y
const CURLY = /[“”„＂]/
/** After the colon of a name that is no field: an address, a path or the end of a word, as texts have them. */
const TEXT_BEHIND = /[\s:/\\]|$/y
const FIELD = /([-!]?)(meta\."(?:[^"\\]|\\.)*"|meta\.[^\s:"=<>!]+|[A-Za-z_]+)(!=|[:=]?[<>]=?|[:=])/y

/**
 * Splits the text of the filter box into words: `field:value`, `field>1`, `-field:a,b`, `field:(a OR "b c")`, or plain
 * text. Before a comparison, only a known field makes a condition; before a colon with a value any name does, so that a
 * misspelled one is not searched for as text.
 */
export function splitFilterWords(text: string, isField: (name: string) => boolean): FilterWord[] {
  const words: FilterWord[] = []
  let at = 0
  while (at < text.length) {
    if (/\s/.test(text[at] ?? '')) at++
    else {
      const word = readCondition(text, at, isField) ?? readPlain(text, at)
      words.push(word)
      at = word.end
    }
  }
  return words
}

function readPlain(text: string, at: number): FilterWord {
  PLAIN.lastIndex = at
  const word = PLAIN.exec(text)?.[0] ?? text.slice(at)
  return {
    text: word,
    at,
    end: at + word.length,
    not: false,
    field: null,
    comparison: ':',
    values: [],
    open: null,
    or: null,
  }
}

function readCondition(text: string, at: number, isField: (name: string) => boolean): FilterWord | null {
  FIELD.lastIndex = at
  const found = FIELD.exec(text)
  if (found === null) return null
  const [head, minus = '', name = '', sign = ''] = found
  const field = name.startsWith('meta."') ? `meta.${unescape(name.slice(6, -1))}` : name
  if (!isField(field) && (!sign.startsWith(':') || isText(text, at + head.length))) return null
  const comparison = toComparison(sign)
  let from = at + head.length
  let not = (minus !== '') !== (sign === '!=')
  if (comparison === ':' && text[from] === '!') {
    not = !not
    from++
  }
  const { values, end, open, or } = text[from] === '(' ? readGroup(text, from) : readValues(text, from)
  // `model:!a,!b` is `model:!a,b`.
  if (text[from - 1] === '!') for (const value of values) if (isExcluded(value)) value.text = value.text.slice(1)
  return { text: text.slice(at, end), at, end, not, field, comparison, values, open, or }
}

function isText(text: string, behind: number): boolean {
  TEXT_BEHIND.lastIndex = behind
  return TEXT_BEHIND.test(text)
}

/** Whether a value has a `!` of its own. */
export function isExcluded({ text, quoted }: WordValue): boolean {
  return !quoted && text.startsWith('!')
}

function toComparison(sign: string): Comparison {
  const bound = sign.replace(/^[:=](?=[<>])/, '')
  return bound === '>' || bound === '>=' || bound === '<' || bound === '<=' ? bound : ':'
}

type Values = Pick<FilterWord, 'values' | 'end' | 'open' | 'or'>

function readValues(text: string, from: number): Values {
  const values: WordValue[] = []
  let at = from
  for (;;) {
    const { value, open } = readValue(text, at, /[\s,]/)
    if (value.end > at) values.push(value)
    if (open !== null || text[value.end] !== ',') return { values, end: value.end, open, or: null }
    at = value.end + 1
  }
}

function readGroup(text: string, from: number): Values {
  const values: WordValue[] = []
  let at = from + 1
  let or: number | null = null
  while (at < text.length) {
    const char = text[at] ?? ''
    if (char === ')') return { values, end: at + 1, open: null, or }
    if (/[\s,]/.test(char)) at++
    else {
      const { value, open } = readValue(text, at, /[\s,)]/)
      if (open !== null) return { values: [...values, value], end: value.end, open, or }
      if (value.quoted || value.text !== 'OR') values.push(value)
      else or = value.at
      at = value.end
    }
  }
  return { values, end: text.length, open: from, or }
}

/**
 * A value from `from` to a sign that ends it outside of quotes. A backslash makes the next sign literal, inside and
 * outside of quotes.
 */
function readValue(text: string, from: number, ends: RegExp): { value: WordValue; open: number | null } {
  let at = from
  let value = ''
  let quote: number | null = null
  let isCurly = false
  let quoted = false
  for (; at < text.length; at++) {
    const char = text[at] ?? ''
    if (quote === null && ends.test(char)) break
    if (char === '\\' && /[\\",!*()]/.test(text[at + 1] ?? '')) {
      value += text[++at] ?? ''
      quoted = true
    } else if (quote === null ? char === '"' || CURLY.test(char) : isCurly ? CURLY.test(char) : char === '"') {
      // Within straight quotes the others are signs of the value.
      isCurly = char !== '"'
      quote = quote === null ? at : null
      quoted = true
    } else value += char
  }
  return { value: { text: value, at: from, end: at, quoted }, open: quote }
}

function unescape(text: string): string {
  return text.replaceAll(/\\([\\"])/g, '$1')
}

/** A value as it must be written in the box to be read back unchanged. */
export function quoteFilterValue(text: string): string {
  return /^[\w.@/:+-]+$/.test(text) && text !== 'OR' ? text : `"${text.replaceAll(/[\\"]/g, '\\$&')}"`
}

/** A field's name as it is written in the box. */
export function quoteFilterField(field: string): string {
  if (!field.startsWith('meta.')) return field
  const key = field.slice('meta.'.length)
  return `meta.${/^[^\s:"=<>!\\]+$/.test(key) ? key : `"${key.replaceAll(/[\\"]/g, '\\$&')}"`}`
}

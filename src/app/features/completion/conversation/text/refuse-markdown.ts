/** Why a text is shown plain instead of as Markdown. */
export type MarkdownRefusal = 'long' | 'deep' | 'dense'

/** As long as is parsed and laid out within a few frames. */
const MAX_CHARACTERS = 50_000
/** The parser and React walk what is nested by recursion, and the stack ends. */
const MAX_NESTING = 100
/** The parser takes the square of their number, to pair them. */
const MAX_DELIMITERS = 4_000
/** Each is an element with a listener and words of its own. */
const MAX_LINKS = 1_000
/** The parser adds a cell to each row for each column of the head. */
const MAX_COLUMNS = 200
/** More marks on one letter than any script has. */
const TOO_MANY_MARKS = /\p{M}{33}/u

/**
 * Decides before parsing whether a text can be parsed as Markdown without freezing or overflowing the stack: by its
 * length, the possible nesting of quotes, lists, brackets and emphasis, and the number of marks, links and table
 * columns. One pass, no recursion. `null` if it can.
 */
export function refuseMarkdown(text: string): MarkdownRefusal | null {
  if (text.length > MAX_CHARACTERS) return 'long'
  if (TOO_MANY_MARKS.test(text)) return 'dense'
  let delimiters = 0
  let links = 0
  let brackets = 0
  for (const line of text.split('\n')) {
    const lead = /^[\s>*+\-\d.)]*/.exec(line)?.[0] ?? ''
    const containers = lead.match(/>|[*+-](?=\s|$)|\d[.)](?=\s|$)/g)?.length ?? 0
    const indent = (/^[ \t]*/.exec(line)?.[0].length ?? 0) / 2
    if (containers > MAX_NESTING || (containers > 0 && indent > MAX_NESTING)) return 'deep'
    let columns = 0
    let emphasis = 0
    for (let at = 0; at < line.length; at += 1) {
      const char = line[at]
      if (char === '[') brackets += 1
      else if (char === ']') {
        brackets = Math.max(0, brackets - 1)
        if (line[at + 1] === '(' || line[at + 1] === '[') links += 1
      } else if (char === '|') columns += 1
      else if (char === '*' || char === '_' || char === '~') {
        emphasis += 1
        delimiters += 1
      } else if (char === ':' && line.startsWith('//', at + 1)) links += 1
      else if (char === '<' || char === '`' || char === '!') delimiters += 1
      if (brackets > MAX_NESTING) return 'deep'
    }
    if (columns > MAX_COLUMNS || emphasis > MAX_DELIMITERS / 4) return 'dense'
    if (line.trim() === '') brackets = 0
    if (delimiters > MAX_DELIMITERS || links > MAX_LINKS) return 'dense'
  }
  return null
}

const CODE = /(`+)(?!`)(.+?)(?<!`)\1(?!`)/gs
const FENCE_LINES = /^ {0,3}(?:```|~~~)[^`\n]*$/gm
const RULES = /^ {0,3}(?:(?:-\s*){3,}|(?:\*\s*){3,}|(?:_\s*){3,}|\|?[\s:|-]*-{2,}[\s:|-]*\|?|={3,})$/gm
const LINE_STARTS = /^ {0,3}(?:#{1,6}\s+|(?:>\s?)+|(?=\|))/gm
const BULLETS = /^(\s*)[-*+]\s+(?:\[[ xX]\]\s+)?(?=\S)/gm
const CELLS = /^\|\s*(.*?)\s*\|\s*$/gm
const LINKS = /!?\[((?:[^[\]\\]|\\.)*)\]\((?:<[^<>\n]*>|[^\s()]*(?:\([^\s()]*\)[^\s()]*)*)(?:\s+"[^"\n]*")?\)/g
// One star after a letter or digit multiplies, as in the drawer.
const STARS = /(\*{2,3}|(?<![A-Za-z\d])\*)(?=[^\s*])(.*?[^\s*\\])\1(?!\*)/gs
const LOWS = /(?<![\p{L}\p{N}_])(_{1,3})(?=[^\s_])(.*?[^\s_\\])\1(?![\p{L}\p{N}_])/gsu
const STRIKES = /~~(?=\S)(.*?\S)~~/gs
const ESCAPES = /\\([\\`*_{}#+\-.!|~>])/g

/**
 * The beginning of an answer without Markdown's signs: emphasis, links, headings, code, lists, tables. JSON and what
 * only looks like Markdown (`2 * 3`, `snake_case`, `18~22`) stay as they are.
 */
export function toPlainPreview(text: string): string {
  if (!/[*_`#>~|\\[\]+-]/.test(text) || /^\s*[{[]\s*["{[\d\]}]/.test(text)) return text
  const blocks = text.replace(FENCE_LINES, '').replace(RULES, '')
  // Signs in a code span are text: the span is put back after the others are removed.
  const kept: string[] = []
  const marked = blocks.replace(CODE, (_, _ticks, code: string) => `\uE000${kept.push(code) - 1}\uE001`)
  const plain = marked
    .replace(LINE_STARTS, '')
    .replace(CELLS, (_, cells: string) => cells.replaceAll(/\s*\|\s*/g, ' · '))
    .replace(BULLETS, '$1• ')
    .replace(LINKS, '$1')
    .replace(STARS, '$2')
    .replace(STARS, '$2')
    .replace(LOWS, '$2')
    .replace(STRIKES, '$1')
    .replace(ESCAPES, '$1')
  return plain.replaceAll(/\uE000(\d+)\uE001/g, (whole, at: string) => kept[Number(at)] ?? whole).trim() || text
}

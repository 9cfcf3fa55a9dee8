const CODE = /(`+)(?!`)(.+?)(?<!`)\1(?!`)/gs
const FENCE_LINES = /^ {0,3}(?:```|~~~)[^`\n]*$/gm
const RULES = /^ {0,3}(?:(?:-\s*){3,}|(?:\*\s*){3,}|(?:_\s*){3,}|\|?[\s:|-]*-{2,}[\s:|-]*\|?|={3,})$/gm
const LINE_STARTS = /^ {0,3}(?:#{1,6}\s+|(?:>\s?)+|(?=\|))/gm
const BULLETS = /^(\s*)[-*+]\s+(?:\[[ xX]\]\s+)?(?=\S)/gm
const CELLS = /^\|\s*(.*?)\s*\|\s*$/gm
const LINKS = /!?\[((?:[^[\]\\]|\\.)*)\]\((?:<[^<>\n]*>|[^\s()]*(?:\([^\s()]*\)[^\s()]*)*)(?:\s+"[^"\n]*")?\)/g
// One star after a letter or digit multiplies, as in the drawer.
const STARS = /(\*{2,3}|(?<![A-Za-z\d])\*)(?=[^\s*])(.*?[^\s*\\])\1(?!\*)/gs
const STRIKES = /~~(?=\S)(.*?\S)~~/gs
const KEPT = /\uE000(\d+)\uE001/g
const ESCAPES = /\\([\\`*_{}#+\-.!|~>])/g

const nothing = () => ''
const first = (_: string, inner = '') => inner
const second = (_: string, _signs = '', inner = '') => inner

/**
 * The beginning of an answer without Markdown's signs: emphasis, links, headings, code, lists, tables. JSON and what
 * only looks like Markdown (`2 * 3`, `snake_case`, `18~22`) stay as they are.
 */
export function toPlainPreview(text: string): string {
  if (!/[*_`#>~|\\[\]+-]/.test(text) || /^\s*[{[]\s*["{[\d\]}]/.test(text)) return text
  let plain = text
  // Most texts have few signs, and a pattern is compiled when it is first used, which the first rows wait for.
  const take = (signs: readonly string[], pattern: RegExp, by: (...found: string[]) => string) => {
    if (signs.some((sign) => text.includes(sign))) plain = plain.replace(pattern, by)
  }
  take(['`', '~'], FENCE_LINES, nothing)
  take(['-', '*', '_', '='], RULES, nothing)
  // Signs in a code span are text: the span is put back after the others are removed.
  const kept: string[] = []
  take(['`'], CODE, (_, _ticks, code = '') => `\uE000${kept.push(code) - 1}\uE001`)
  take(['#', '>', '|'], LINE_STARTS, nothing)
  take(['|'], CELLS, (_, cells = '') => cells.replaceAll(/\s*\|\s*/g, ' · '))
  take(['-', '*', '+'], BULLETS, (_, indent = '') => `${indent}• `)
  take([']('], LINKS, first)
  take(['*'], STARS, second)
  take(['*'], STARS, second)
  // Not at the top: the browser takes long to make a pattern with classes of letters.
  if (text.includes('_'))
    plain = plain.replace(/(?<![\p{L}\p{N}_])(_{1,3})(?=[^\s_])(.*?[^\s_\\])\1(?![\p{L}\p{N}_])/gsu, second)
  take(['~~'], STRIKES, first)
  take(['\\'], ESCAPES, first)
  if (kept.length > 0) plain = plain.replace(KEPT, (whole, at) => kept[Number(at)] ?? whole)
  return plain.trim() || text
}

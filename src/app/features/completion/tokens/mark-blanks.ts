import { toVisibleText } from '../../../text/visible-text.ts'

/** The text of one token: spaces, tabs and line feeds get a mark, hidden characters their code point. */
export function markBlanks(text: string): string {
  return toVisibleText(text).replaceAll(' ', '␣').replaceAll('\r', '␍').replaceAll('\n', '⏎').replaceAll('\t', '⇥')
}

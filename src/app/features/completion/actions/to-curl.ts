import type { RequestBody } from './request-body.ts'
import { type LiteralSyntax, writeLiteral } from './write-literal.ts'

const JSON_SYNTAX: LiteralSyntax = {
  text: (text) => JSON.stringify(text),
  number: (source) => source,
  words: ['true', 'false', 'null'],
  name: (name) => `${JSON.stringify(name)}: `,
  indent: '  ',
  inner: '',
  lastComma: '',
}

/** A shell command that makes the call. The key is a variable; numbers keep their digits. */
export function toCurl({ members }: RequestBody, baseUrl: string): string {
  // A recorded request always has one line per member.
  const lines = members.map(([name, value]) => {
    const start = `  ${JSON_SYNTAX.name(name)}`
    return `${start}${writeLiteral(value, JSON_SYNTAX, 1, start.length)}`
  })
  return [
    `curl ${quote(`${baseUrl}/chat/completions`)} \\`,
    `  -H 'Content-Type: application/json' \\`,
    `  -H "Authorization: Bearer $OPENAI_API_KEY" \\`,
    `  -d ${quote(`{\n${lines.join(',\n')}\n}`)}`,
    '',
  ].join('\n')
}

/** A shell interprets nothing in single quotes; a single quote ends them, is escaped, and begins them again. */
function quote(text: string): string {
  return /^[\w:/.-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`
}

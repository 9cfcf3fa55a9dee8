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

/** A shell command that makes the call. The key stays a variable; numbers keep their digits. */
export function toCurl({ members }: RequestBody, baseUrl: string): string {
  // A whole request always has a line for each of its members.
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

/** Single quotes keep a shell from reading anything; the quote itself ends, is escaped, and begins anew. */
function quote(text: string): string {
  return /^[\w:/.-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`
}

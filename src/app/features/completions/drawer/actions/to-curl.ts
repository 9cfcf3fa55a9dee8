import { stringifyLossless } from '#contract/lossless-json.ts'
import type { RequestBody } from './request-body.ts'

/** A shell command that makes the call. The key stays a variable; numbers keep their digits. */
export function toCurl({ members }: RequestBody, baseUrl: string): string {
  const body = stringifyLossless(Object.fromEntries(members), 2)
  return [
    `curl ${quote(`${baseUrl}/chat/completions`)} \\`,
    `  -H 'Content-Type: application/json' \\`,
    `  -H "Authorization: Bearer $OPENAI_API_KEY" \\`,
    `  --data-raw ${quote(body)}`,
    '',
  ].join('\n')
}

/** Single quotes keep a shell from reading anything; the quote itself ends, is escaped, and begins anew. */
function quote(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`
}

import { ExactNumber, stringifyLossless } from '#contract/lossless-json.ts'
import { drawerMessages as t } from '../../../../messages/drawer.ts'
import type { RequestBody } from './request-body.ts'

/**
 * A program for the official Node client that makes the call. JSON is JavaScript, with one exception, `__proto__`, which
 * is therefore written as a computed name. Numbers too large for JavaScript are named in a comment.
 */
export function toOpenaiNode({ members }: RequestBody, baseUrl: string): string {
  const body = toJavaScript(stringifyLossless(Object.fromEntries(members), 2))
  const rounded = members.filter(([, value]) => value instanceof ExactNumber)
  return [
    `import OpenAI from 'openai'`,
    '',
    `const client = new OpenAI({ baseURL: ${JSON.stringify(baseUrl)} }) // reads OPENAI_API_KEY`,
    '',
    ...rounded.map(([name]) => `// ${t.actions.rounded(JSON.stringify(name))}`),
    `const completion = await client.chat.completions.create(${body})`,
    'console.log(completion)',
    '',
  ].join('\n')
}

function toJavaScript(json: string): string {
  return json.replace(/"(?:[^"\\]|\\.)*"(?=\s*:)/g, (name) => (name === '"__proto__"' ? '["__proto__"]' : name))
}

import { ExactNumber } from '#contract/json/lossless-json.ts'
import { drawerMessages as t } from '../../../messages/record/drawer.ts'
import type { RequestBody } from './request-body.ts'
import { type LiteralSyntax, writeLiteral } from './write-literal.ts'

const JAVASCRIPT: LiteralSyntax = {
  text: toText,
  number: (source) => source,
  words: ['true', 'false', 'null'],
  name: (name) => `${toName(name)}: `,
  indent: '  ',
  inner: ' ',
  lastComma: ',',
}

/**
 * A program for the official Node client that makes the call. A comment names numbers that are too large for
 * JavaScript.
 */
export function toOpenaiNode({ members }: RequestBody, baseUrl: string): string {
  const rounded = members.filter(([, value]) => value instanceof ExactNumber)
  const lines = members.map(([name, value]) => {
    const start = `  ${JAVASCRIPT.name(name)}`
    return `${start}${writeLiteral(value, JAVASCRIPT, 1, start.length)},`
  })
  const isStream = members.some(([name, value]) => name === 'stream' && value === true)
  return [
    `import OpenAI from 'openai'`,
    '',
    `const client = new OpenAI({ baseURL: ${toText(baseUrl)} }) // reads OPENAI_API_KEY`,
    '',
    ...rounded.map(([name]) => `// ${t.actions.rounded(JSON.stringify(name))}`),
    `const ${isStream ? 'stream' : 'completion'} = await client.chat.completions.create({`,
    ...lines,
    '})',
    ...(isStream
      ? ['for await (const chunk of stream) {', "  process.stdout.write(chunk.choices[0]?.delta?.content ?? '')", '}']
      : ['console.log(completion.choices[0].message)']),
    '',
  ].join('\n')
}

/** `__proto__` as a plain name would set the prototype. */
function toName(name: string): string {
  if (name === '__proto__') return "['__proto__']"
  return /^[a-z_$][\w$]*$/i.test(name) ? name : toText(name)
}

/** A string literal in single quotes, or in double ones if that saves escapes. */
function toText(text: string): string {
  const json = JSON.stringify(text)
  if (text.includes("'") && !text.includes('"')) return json
  return `'${json.slice(1, -1).replaceAll(String.raw`\"`, '"').replaceAll("'", String.raw`\'`)}'`
}

import type { RequestBody } from './request-body.ts'
import { type LiteralSyntax, writeLiteral } from './write-literal.ts'

/** Parameters that the Python client's `create` takes by name; others go into `extra_body`. */
const KNOWN = new Set(
  'messages model audio frequency_penalty function_call functions logit_bias logprobs max_completion_tokens max_tokens metadata modalities n parallel_tool_calls prediction presence_penalty prompt_cache_key reasoning_effort response_format safety_identifier seed service_tier stop store stream stream_options temperature tool_choice tools top_logprobs top_p user verbosity web_search_options'.split(
    ' ',
  ),
)
const PYTHON: LiteralSyntax = {
  text: toPythonString,
  number: toPythonNumber,
  words: ['True', 'False', 'None'],
  name: (name) => `${toPythonString(name)}: `,
  indent: '    ',
  inner: '',
  lastComma: ',',
}

/** A program for the official Python client that makes the call. Python holds integers of any size. */
export function toOpenaiPython({ members }: RequestBody, baseUrl: string): string {
  const known = members.filter(([name]) => KNOWN.has(name))
  const extra = members.filter(([name]) => !KNOWN.has(name))
  const isStream = members.some(([name, value]) => name === 'stream' && value === true)
  return [
    'from openai import OpenAI',
    '',
    `client = OpenAI(base_url=${toPythonString(baseUrl)})  # reads OPENAI_API_KEY`,
    '',
    `${isStream ? 'stream' : 'completion'} = client.chat.completions.create(`,
    ...known.map(([name, value]) => line(name, value)),
    ...(extra.length === 0 ? [] : [line('extra_body', Object.fromEntries(extra))]),
    ')',
    ...(isStream
      ? ['for chunk in stream:', '    if chunk.choices:', '        print(chunk.choices[0].delta.content or "", end="")']
      : ['print(completion.choices[0].message)']),
    '',
  ].join('\n')
}

function line(name: string, value: unknown): string {
  const start = `    ${name}=`
  return `${start}${writeLiteral(value, PYTHON, 1, start.length)},`
}

/** Python reads 1e400 as infinity, which JSON cannot contain; it is written so that this is visible. */
function toPythonNumber(source: string): string {
  return Number.isFinite(Number(source)) ? source : `float("${source}")`
}

/** A string literal that Python reads as exactly this text: lone surrogates and controls are escaped. */
function toPythonString(text: string): string {
  const escaped = text.replace(/["\\\p{Cc}\p{Cs}\p{Cf}\u2028\u2029]/gu, (character) => {
    if (character === '"' || character === '\\') return `\\${character}`
    if (character === '\n') return '\\n'
    const code = character.codePointAt(0) ?? 0
    return code > 0xffff ? `\\U${hex(code, 8)}` : `\\u${hex(code, 4)}`
  })
  return `"${escaped}"`
}

function hex(code: number, digits: number): string {
  return code.toString(16).padStart(digits, '0')
}

import { toChildren, toJsonKind, toScalarText } from '../json-tree/json-value.ts'
import type { RequestBody } from './request-body.ts'

/** Parameters that the Python client's `create` takes by name; any other goes into `extra_body`. */
const KNOWN = new Set(
  'messages model audio frequency_penalty function_call functions logit_bias logprobs max_completion_tokens max_tokens metadata modalities n parallel_tool_calls prediction presence_penalty prompt_cache_key reasoning_effort response_format safety_identifier seed service_tier stop store stream stream_options temperature tool_choice tools top_logprobs top_p user verbosity web_search_options'.split(
    ' ',
  ),
)
const DEEPEST = 200

/** A program for the official Python client that makes the call. Python holds integers of any size. */
export function toOpenaiPython({ members }: RequestBody, baseUrl: string): string {
  const known = members.filter(([name]) => KNOWN.has(name))
  const extra = members.filter(([name]) => !KNOWN.has(name))
  return [
    'from openai import OpenAI',
    '',
    `client = OpenAI(base_url=${toPythonString(baseUrl)})  # reads OPENAI_API_KEY`,
    '',
    'completion = client.chat.completions.create(',
    ...known.map(([name, value]) => `    ${name}=${toPython(value, 1)},`),
    ...(extra.length === 0 ? [] : [`    extra_body=${toPython(Object.fromEntries(extra), 1)},`]),
    ')',
    'print(completion)',
    '',
  ].join('\n')
}

/** A JSON value as a Python literal. Values nested beyond 200 levels become `None`. */
function toPython(value: unknown, depth: number): string {
  const kind = toJsonKind(value)
  if (kind === 'string') return toPythonString(toScalarText(value))
  if (kind === 'boolean') return value === true ? 'True' : 'False'
  if (kind === 'number') return toPythonNumber(toScalarText(value))
  if (kind === 'null' || kind === 'missing' || depth > DEEPEST) return 'None'
  const children = toChildren(value)
  const [open, close] = kind === 'array' ? ['[', ']'] : ['{', '}']
  if (children.length === 0) return `${open}${close}`
  const indent = '    '.repeat(depth + 1)
  const lines = children.map(([key, child]) => {
    const name = kind === 'array' ? '' : `${toPythonString(String(key))}: `
    return `${indent}${name}${toPython(child, depth + 1)},`
  })
  return `${open}\n${lines.join('\n')}\n${'    '.repeat(depth)}${close}`
}

/** Python reads 1e400 as infinity, which no JSON can carry; it is written so that this shows. */
function toPythonNumber(source: string): string {
  return Number.isFinite(Number(source)) ? source : `float("${source}")`
}

/** A string literal that Python reads as exactly this text: lone surrogates and controls escaped, the rest as it is. */
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

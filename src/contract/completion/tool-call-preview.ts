import type { Message, ToolCall } from './completion.ts'
import { isJson } from '../json/is-json.ts'
import { memberSpans } from '../json/json-members.ts'
import { PREVIEW_LENGTH, toPreview } from '../text/preview.ts'

/** A call as the screen shows it, from any of the contract's three forms. */
export interface NamedCall {
  kind: 'function' | 'custom' | 'function_call'
  name: string
  /** The arguments of a function (JSON as the model wrote it) or the input of a custom tool; null if missing. */
  input: string | null
}

/** All calls of a message: `tool_calls` in order, then the deprecated `function_call`. */
export function namedCalls(message: Message | null | undefined): NamedCall[] {
  const calls: NamedCall[] = (message?.tool_calls ?? []).map((call) =>
    isCustomCall(call)
      ? { kind: 'custom', name: call.custom?.name ?? '', input: call.custom?.input ?? null }
      : { kind: 'function', name: call.function?.name ?? '', input: call.function?.arguments ?? null },
  )
  const old = message?.function_call
  // Some servers add an empty `function_call` to every answer; that is not a call.
  if ((old?.name ?? '') !== '' || (old?.arguments ?? '') !== '') {
    calls.push({ kind: 'function_call', name: old?.name ?? '', input: old?.arguments ?? null })
  }
  return calls
}

/**
 * Whether a call is of a custom tool. Some servers send an empty `custom` beside the called function, some no `type`:
 * first a member that is not empty counts, then the type, then a member that is there.
 */
export function isCustomCall({ type, custom, function: called }: ToolCall): boolean {
  const [isNamed, isFunction] = [saysSomething(custom), saysSomething(called)]
  if (isNamed !== isFunction) return isNamed
  return custom != null && (type === 'custom' || called == null)
}

function saysSomething(call: ToolCall['custom'] | ToolCall['function']): boolean {
  return Object.values(call ?? {}).some((value) => value !== null && value !== undefined && value !== '')
}

/** Whether a function's arguments are present but not valid JSON. Custom tools accept any text. */
export function hasInvalidArguments(call: NamedCall): boolean {
  return call.kind !== 'custom' && call.input !== null && !isJson(call.input)
}

/** An escape of JSON; two halves of one character are one. */
const ESCAPE = /\\(u(d[89ab]..\\ud[c-f]|..)..|.)/gis
/** What can be seen, and what joins emoji and letters; no quotes, no backslash, nothing that turns the line around. */
const SHOWN = /^[^"\\\p{C}\p{Zl}\p{Zp}]$|^[\u200c\u200d]$/u

/**
 * The beginning of JSON, as much as a preview takes, with its letters as such: many programs write `\u00e9` for é, six letters
 * for one, so that as much is six times as many.
 */
function withLetters(json: string): string {
  return json.slice(0, 6 * PREVIEW_LENGTH).replace(ESCAPE, (escape) => {
    const char = escape.length > 2 ? String(JSON.parse(`"${escape}"`)) : ''
    return SHOWN.test(char) ? char : escape
  })
}

/** `get_weather(city: "Berlin")`. Arguments that are no JSON object are shown as the model wrote them. */
export function toToolCallPreview(call: NamedCall): string {
  const input = call.input ?? ''
  if (call.kind === 'custom' || !input.trimStart().startsWith('{') || !isJson(input)) {
    return toPreview(`${call.name}(${input})`)
  }
  let text = ''
  for (const { key, valueStart, valueEnd } of memberSpans(input)) {
    text += `${text === '' ? '' : ', '}${key}: ${withLetters(input.slice(valueStart, valueEnd))}`
  }
  return toPreview(`${call.name}(${text})`)
}

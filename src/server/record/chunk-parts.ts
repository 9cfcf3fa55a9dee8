import type { RecordingPart } from '#contract/live-event.ts'
import { isObject, type Json } from './merge-delta.ts'

/**
 * What one event of a stream adds to the answer, for people who watch. Pure; never throws: what is no chunk adds nothing.
 * The record itself is put together from the bytes, by `assemble-stream.ts`.
 */
export function toChunkParts(data: string): RecordingPart[] {
  const chunk = parse(data)
  const choices = isObject(chunk) && Array.isArray(chunk['choices']) ? chunk['choices'] : []
  return choices.flatMap((choice: unknown) => {
    if (!isObject(choice) || !isObject(choice['delta'])) return []
    const index = typeof choice['index'] === 'number' ? choice['index'] : 0
    return [...toTextParts(index, choice['delta']), ...toCallParts(index, choice['delta'])]
  })
}

const TEXTS = [
  ['reasoning_content', 'reasoning'],
  ['reasoning', 'reasoning'],
  ['content', 'content'],
  ['refusal', 'refusal'],
] as const

function toTextParts(choice: number, delta: Json): RecordingPart[] {
  return TEXTS.flatMap(([member, kind]) => {
    const text = delta[member]
    return typeof text === 'string' && text !== '' ? [{ choice, kind, call: 0, name: null, text }] : []
  })
}

function toCallParts(choice: number, delta: Json): RecordingPart[] {
  const calls: unknown[] = Array.isArray(delta['tool_calls']) ? delta['tool_calls'] : []
  const deprecated = isObject(delta['function_call']) ? [{ index: 0, function: delta['function_call'] }] : []
  return [...calls, ...deprecated].flatMap((call) => {
    if (!isObject(call)) return []
    const { index } = call
    const called = isObject(call['function']) ? call['function'] : isObject(call['custom']) ? call['custom'] : {}
    const name = typeof called['name'] === 'string' && called['name'] !== '' ? called['name'] : null
    const text = called['arguments'] ?? called['input']
    const said = typeof text === 'string' ? text : ''
    if (name === null && said === '') return []
    return [{ choice, kind: 'tool' as const, call: typeof index === 'number' ? index : 0, name, text: said }]
  })
}

function parse(data: string): unknown {
  try {
    return JSON.parse(data)
  } catch {
    return null
  }
}

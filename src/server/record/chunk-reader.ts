import type { RecordingPart } from '#contract/recording/live-event.ts'
import { isObject, type Json } from './assemble/json-member.ts'
import { createToolCalls, type ToolCalls } from './assemble/tool-calls.ts'

/** Reads the events of one stream for pages that watch it. */
export interface ChunkReader {
  /** What one event adds to the answer. Never throws; an event that is no chunk adds nothing. */
  read(data: string): RecordingPart[]
}

/**
 * Only for showing: the record is made from the bytes by `stream-assembler.ts`. Tool calls are told apart as they are
 * there.
 */
export function createChunkReader(): ChunkReader {
  const calls = new Map<number, ToolCalls>()
  const callsOf = (index: number): ToolCalls => {
    const own = calls.get(index) ?? createToolCalls()
    calls.set(index, own)
    return own
  }
  return {
    read(data) {
      const chunk = parse(data)
      const choices = isObject(chunk) && Array.isArray(chunk['choices']) ? chunk['choices'] : []
      return choices.flatMap((choice: unknown) => {
        if (!isObject(choice) || !isObject(choice['delta'])) return []
        const index = typeof choice['index'] === 'number' ? choice['index'] : 0
        return [...toTextParts(index, choice['delta']), ...toCallParts(index, choice['delta'], callsOf(index))]
      })
    },
  }
}

/** If several members carry the same reasoning, the first counts. */
const REASONING = ['reasoning_content', 'reasoning', 'reasoning_text', 'thinking']

function toTextParts(choice: number, delta: Json): RecordingPart[] {
  const { content, refusal } = delta
  const thought = REASONING.map((member) => delta[member]).find((text) => typeof text === 'string' && text !== '')
  const parts = Array.isArray(content) ? content.flatMap(toContentText) : []
  const texts = [['reasoning', thought], ...parts, ['content', content], ['refusal', refusal]] as const
  return texts.flatMap(([kind, text]) =>
    typeof text === 'string' && text !== '' ? [{ choice, kind, call: 0, name: null, text }] : [],
  )
}

/** Content that comes as parts; Mistral's thinking is one of them. */
function toContentText(part: unknown): (readonly ['reasoning' | 'content', unknown])[] {
  if (!isObject(part)) return []
  const { thinking, text } = part
  const list = Array.isArray(thinking) ? thinking : [{ text: thinking }]
  const thoughts = list.map((piece: unknown) => ['reasoning', isObject(piece) ? piece['text'] : null] as const)
  return [...thoughts, ['content', text]]
}

function toCallParts(choice: number, delta: Json, calls: ToolCalls): RecordingPart[] {
  const list: unknown[] = Array.isArray(delta['tool_calls']) ? delta['tool_calls'] : []
  const numbers = calls.add(list)
  const deprecated = isObject(delta['function_call']) ? [{ function: delta['function_call'] }] : []
  return [...list, ...deprecated].flatMap((call, at) => {
    if (!isObject(call)) return []
    const called = isObject(call['function']) ? call['function'] : isObject(call['custom']) ? call['custom'] : {}
    const name = typeof called['name'] === 'string' && called['name'] !== '' ? called['name'] : null
    const text = called['arguments'] ?? called['input']
    const said = typeof text === 'string' ? text : ''
    if (name === null && said === '') return []
    return [{ choice, kind: 'tool' as const, call: numbers[at] ?? 0, name, text: said }]
  })
}

function parse(data: string): unknown {
  try {
    return JSON.parse(data)
  } catch {
    return null
  }
}

import { isCustomCall } from '#contract/completion/tool-call-preview.ts'
import type { Completion, Tool, ToolCall } from '#contract/completion/completion.ts'

/** One tool call of any kind, as its card shows it. */
export interface CallReading {
  sort: 'function' | 'custom' | 'function_call'
  /** `type` as reported; null if missing. */
  type: string | null
  id: string | null
  name: string | null
  /** The arguments of a function or the input of a custom tool; null if not reported. */
  text: string | null
  /** Parameters of the tool with that name; undefined if it is unknown. */
  schema: unknown
}

/** The offered tools: of the completion, else of the request. Empty for anything but a list. */
export function findTools(completion: Completion | null, request: unknown): readonly Tool[] {
  if (completion?.tools) return completion.tools
  if (typeof request !== 'object' || request === null || !('tools' in request) || !Array.isArray(request.tools))
    return []
  return request.tools.filter((tool): tool is Tool => typeof tool === 'object' && tool !== null)
}

/** `audio.format` of the request; null if unknown. */
export function findAudioFormat(request: unknown): string | null {
  if (typeof request !== 'object' || request === null || !('audio' in request)) return null
  const { audio } = request
  if (typeof audio !== 'object' || audio === null || !('format' in audio)) return null
  return typeof audio.format === 'string' ? audio.format : null
}

function findSchema(tools: readonly Tool[], name: string | null): unknown {
  for (const tool of tools) if (name !== null && tool.function?.name === name) return tool.function.parameters
  return undefined
}

/** A tool call as its card shows it; its schema is that of the offered tool with its name. */
export function readCall(call: ToolCall, tools: readonly Tool[]): CallReading {
  const isCustom = isCustomCall(call)
  const name = (isCustom ? call.custom?.name : call.function?.name) ?? null
  return {
    sort: isCustom ? 'custom' : 'function',
    type: call.type ?? null,
    id: call.id ?? null,
    name,
    text: (isCustom ? call.custom?.input : call.function?.arguments) ?? null,
    schema: isCustom ? undefined : findSchema(tools, name),
  }
}

/** Reads the deprecated `function_call`; its schema may be in `functions` of the request. */
export function readFunctionCall(
  call: { name?: string | null | undefined; arguments?: string | null | undefined },
  request: unknown,
): CallReading {
  const name = call.name ?? null
  let schema: unknown
  if (typeof request === 'object' && request !== null && 'functions' in request && Array.isArray(request.functions)) {
    const named: unknown = request.functions.find(
      (one: unknown) => typeof one === 'object' && one !== null && 'name' in one && one.name === name,
    )
    if (typeof named === 'object' && named !== null && 'parameters' in named) schema = named.parameters
  }
  return { sort: 'function_call', type: null, id: null, name, text: call.arguments ?? null, schema }
}

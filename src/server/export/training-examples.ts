import { isRecord } from '#lib/is-record.ts'

/** What a record gives for fine-tuning: the JSON texts of its examples, or why it gives none. */
export type TrainingExamples = { examples: string[] } | { reason: string }

const ROLES = new Set(['system', 'developer', 'user', 'assistant', 'tool', 'function'])

/**
 * A record as examples of OpenAI's chat format for fine-tuning (`messages`, `tools`, `parallel_tool_calls`): one for
 * each choice, after its input. `line` is a parsed line of an export (`store/record-line.ts`). A record with a part
 * that the format cannot express gives a reason; nothing is left out.
 */
export function toTrainingExamples(line: unknown): TrainingExamples {
  if (!isRecord(line)) return { reason: 'it cannot be read' }
  const completion = line['completion']
  const request = isRecord(line['request']) ? line['request'] : {}
  const input = toInput(request['messages'] ?? line['messages'])
  if (input === null) return { reason: 'its input is not known' }
  if (!isRecord(completion) || !Array.isArray(completion['choices']) || completion['choices'].length === 0)
    return { reason: 'it has no answer' }
  const strange = input.map(toInputFault).find((fault) => fault !== null)
  if (strange !== undefined) return { reason: strange }
  const tools = request['tools']
  if (Array.isArray(tools) && tools.some((tool) => !isRecord(tool) || tool['type'] !== 'function'))
    return { reason: 'it offers tools that are no functions' }
  const examples: string[] = []
  for (const choice of completion['choices']) {
    const answer = toAnswer(choice)
    if ('reason' in answer) return answer
    const example = {
      messages: [...input.map(toMessage), answer.message],
      ...(Array.isArray(tools) ? { tools } : {}),
      ...(typeof request['parallel_tool_calls'] === 'boolean'
        ? { parallel_tool_calls: request['parallel_tool_calls'] }
        : {}),
    }
    examples.push(JSON.stringify(example))
  }
  return { examples }
}

/** Messages of a request, or those that were fetched beside a record, which have ids. */
function toInput(messages: unknown): Record<string, unknown>[] | null {
  return Array.isArray(messages) && messages.length > 0 && messages.every(isRecord) ? messages : null
}

function toInputFault(message: Record<string, unknown>): string | null {
  const { role, content } = message
  if (typeof role !== 'string' || !ROLES.has(role)) return `its input has a message of the role ${String(role)}`
  if (!Array.isArray(content)) return null
  const part = content.find((one) => !isRecord(one) || !['text', 'image_url'].includes(String(one['type'])))
  if (part === undefined) return null
  return `its input has a part of the type ${isRecord(part) ? String(part['type']) : typeof part}`
}

function toMessage(message: Record<string, unknown>): Record<string, unknown> {
  const names = ['role', 'content', 'name', 'tool_calls', 'tool_call_id', 'function_call']
  return Object.fromEntries(
    names.flatMap((name) => {
      const value = message[name]
      return value === undefined || (value === null && name !== 'content') ? [] : [[name, value]]
    }),
  )
}

function toAnswer(choice: unknown): { message: Record<string, unknown> } | { reason: string } {
  const message = isRecord(choice) ? choice['message'] : null
  if (!isRecord(choice) || !isRecord(message)) return { reason: 'it has no answer' }
  const { finish_reason: reason } = choice
  if (reason === 'length') return { reason: 'its answer is cut off' }
  if (reason === 'content_filter') return { reason: 'its answer was filtered' }
  const { content, refusal, audio, tool_calls: calls, function_call: call } = message
  if (typeof refusal === 'string' && refusal !== '') return { reason: 'it is a refusal' }
  if (isRecord(audio)) return { reason: 'its answer is audio' }
  if (Array.isArray(calls) && calls.some((one) => !isRecord(one) || !isRecord(one['function'])))
    return { reason: 'it calls tools that are no functions' }
  const isCalling = (Array.isArray(calls) && calls.length > 0) || isRecord(call)
  if (Array.isArray(content)) return { reason: 'its answer is made of parts' }
  if (!isCalling && (typeof content !== 'string' || content === '')) return { reason: 'its answer is empty' }
  return {
    message: {
      role: 'assistant',
      ...(typeof content === 'string' && content !== '' ? { content } : {}),
      ...(Array.isArray(calls) && calls.length > 0 ? { tool_calls: calls } : {}),
      ...(isRecord(call) ? { function_call: call } : {}),
    },
  }
}

import { elementSpans, memberText } from '#contract/json/json-members.ts'
import type { Members, Wrapped } from './read-wrapper.ts'

/** Says that the line contained no completion as such. */
export const PUT_TOGETHER = 'no completion: it was put together from the answer’s message'

/** An answer that is no completion: a message, a list that ends with one, or a bare text. */
interface SpokenAnswer {
  /** The member in which it was found. */
  from: string
  /** The JSON text of a completion made of it. */
  toBody(wrapped: Wrapped): string
}

/** Other names for the members of `usage`. */
const USAGE = {
  prompt_tokens: ['prompt_tokens', 'promptTokens', 'input_tokens', 'inputTokens', 'input'],
  completion_tokens: ['completion_tokens', 'completionTokens', 'output_tokens', 'outputTokens', 'output'],
  total_tokens: ['total_tokens', 'totalTokens', 'total'],
} as const

/**
 * The message in the member `from` of a log's row; null if there is none. Streams and other objects are not messages.
 */
export function toSpokenAnswer(members: Members, from: string | null): SpokenAnswer | null {
  const json = from === null ? undefined : members.get(from)
  const message = json === undefined ? null : toMessage(json)
  if (from === null || message === null) return null
  return {
    from,
    toBody: ({ model, endedAt, startedAt }) => {
      const created = endedAt ?? startedAt
      const usage = toUsage(members)
      const parts = [
        ...['id'].flatMap((key) => (members.has(key) ? [`"id":${members.get(key)}`] : [])),
        '"object":"chat.completion"',
        ...(created === null ? [] : [`"created":${Math.floor(created)}`]),
        ...(model === null ? [] : [`"model":${model}`]),
        `"choices":[{"index":0,"message":${message}}]`,
        ...(usage === null ? [] : [`"usage":${usage}`]),
      ]
      return `{${parts.join()}}`
    },
  }
}

function toMessage(json: string): string | null {
  if (json.startsWith('"')) {
    // A recorded event stream is not the text of a model.
    return /^"\s*(?:data:|event:|"$)/.test(json) ? null : `{"role":"assistant","content":${json}}`
  }
  if (json.startsWith('[')) {
    const last = elementSpans(json).at(-1)
    const message = last === undefined ? null : toMessage(json.slice(last.start, last.end))
    return message !== null && json.charAt(last?.start ?? 0) === '{' ? message : null
  }
  if (!json.startsWith('{') || memberText(json, 'choices') !== null) return null
  const inner = memberText(json, 'message')
  if (inner?.startsWith('{') === true && memberText(json, 'error') === null) return toMessage(inner)
  const speaks = ['content', 'tool_calls', 'refusal', 'audio'].some((key) => memberText(json, key) !== null)
  const role = memberText(json, 'role')
  return speaks && (role === null || role === '"assistant"' || role === '"model"') ? json : null
}

function toUsage(members: Members): string | null {
  const given = members.get('usage') ?? members.get('usageDetails') ?? members.get('usage_details')
  const numbers = Object.entries(USAGE).flatMap(([name, others]) => {
    const found = others.flatMap((key) => {
      const json = (given?.startsWith('{') === true ? memberText(given, key) : null) ?? members.get(key)
      return json !== undefined && /^\d+$/.test(json) ? [json] : []
    })
    return found[0] === undefined ? [] : [`"${name}":${found[0]}`]
  })
  return numbers.length === 0 ? null : `{${numbers.join()}}`
}

/** Parts of a made-up completion; what is not given is as in OpenAI's answer to a plain question. */
interface Answer {
  id: string
  model?: string
  content?: unknown
  message?: Record<string, unknown>
  finish_reason?: unknown
  logprobs?: unknown
  choices?: unknown
  usage?: unknown
  extra?: Record<string, unknown>
}

/** The time when every animal was created: 2026-11-20 09:30 UTC. The sample moves them. */
export const ZOO_CREATED = 1_795_167_000

/** Usage as create answers report it. */
export const usageOf = (prompt: number, completion: number, details: Record<string, unknown> = {}) => ({
  prompt_tokens: prompt,
  completion_tokens: completion,
  total_tokens: prompt + completion,
  ...details,
})

export const choiceOf = (
  index: number,
  message: Record<string, unknown>,
  finish_reason: unknown = 'stop',
  logprobs: unknown = null,
) => ({
  index,
  message: { role: 'assistant', content: null, refusal: null, annotations: [], ...message },
  logprobs,
  finish_reason,
})

/** The JSON text of a completion with these parts. */
export function answer(parts: Answer): string {
  const {
    id,
    model = 'gpt-4o-mini-2024-07-18',
    content,
    message,
    finish_reason = 'stop',
    logprobs = null,
    extra = {},
  } = parts
  return JSON.stringify({
    id,
    object: 'chat.completion',
    created: ZOO_CREATED,
    model,
    choices: parts.choices ?? [
      choiceOf(0, { ...(content === undefined ? {} : { content }), ...message }, finish_reason, logprobs),
    ],
    usage: parts.usage === undefined ? usageOf(58, 96) : parts.usage,
    service_tier: 'default',
    system_fingerprint: 'fp_44709d6fcb',
    ...extra,
  })
}

/** The JSON text of its request: the last user message and anything else it contains. */
export const asked = (user: unknown, extra: Record<string, unknown> = {}): string =>
  JSON.stringify({ model: 'gpt-4o-mini', messages: [{ role: 'user', content: user }], store: true, ...extra })

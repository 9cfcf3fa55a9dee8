export interface FakeRow {
  id: string
  /** Unix seconds. */
  created: number
  model: string
  metadata: Record<string, string>
  /** The completion's JSON text, sent as it is. */
  json: string
  /** Items of `/messages`, without ids. */
  messages: Readonly<Record<string, unknown>>[]
  /** Unix milliseconds; before that, retrieve and messages answer 404 and the list leaves it out. */
  visibleMs: number
}

const MODELS = ['gpt-4o-mini-2024-07-18', 'gpt-4o-2024-08-06', 'o3-mini-2025-01-31']
const QUESTIONS = [
  'What is your refund policy?',
  'Summarise this ticket in one sentence.',
  'Translate “good morning” into Japanese.',
  'What is the weather in Berlin?',
]

/**
 * The nth of a series of plausible rows, one every `step` seconds back from `newest`; about every ninth shares its
 * second with another.
 */
export function makeFakeRow(n: number, newest: number, step = 40): FakeRow {
  const created = newest - Math.floor((n - (n % 9 === 0 ? 1 : 0)) * step)
  const model = MODELS[n % MODELS.length] ?? 'gpt-4o'
  const question = `${QUESTIONS[n % QUESTIONS.length]} (${n})`
  const metadata = { env: n % 3 === 0 ? 'dev' : 'prod', customer: `customer-${n % 7}` }
  return toFakeRow({
    id: `chatcmpl-fake-${String(n).padStart(6, '0')}`,
    created,
    model,
    metadata,
    question,
    answer: `Answer ${n}.`,
    n,
  })
}

/** A row with the members that OpenAI's list gives, its seed beyond 2^53. */
export function toFakeRow(facts: {
  id: string
  created: number
  model: string
  metadata: Record<string, string>
  question: string
  answer: string
  n: number
}): FakeRow {
  const { id, created, model, metadata, question, answer, n } = facts
  const prompt = 10 + (n % 400)
  const completion = 5 + (n % 90)
  const tools = n % 5 === 4
  const call = { id: `call_${n}`, type: 'function', function: { name: 'get_weather', arguments: '{"city":"Berlin"}' } }
  const json = JSON.stringify({
    object: 'chat.completion',
    id,
    model,
    created,
    request_id: `req_${n}`,
    tool_choice: null,
    usage: { total_tokens: prompt + completion, completion_tokens: completion, prompt_tokens: prompt },
    seed: 0,
    top_p: 1,
    temperature: 1,
    presence_penalty: 0,
    frequency_penalty: 0,
    system_fingerprint: 'fp_560af6e559',
    input_user: null,
    service_tier: 'default',
    tools: null,
    metadata,
    choices: [
      {
        index: 0,
        message: {
          content: tools ? null : answer,
          role: 'assistant',
          tool_calls: tools ? [call] : null,
          function_call: null,
        },
        finish_reason: tools ? 'tool_calls' : n % 11 === 10 ? 'length' : 'stop',
        logprobs: null,
      },
    ],
    response_format: null,
  }).replace('"seed":0', `"seed":${-8132613597486110237n + BigInt(n)}`)
  const messages = [{ role: 'user', content: question, content_parts: null, name: null }]
  return { id, created, model, metadata, json, messages, visibleMs: 0 }
}

/** A fake row of a completion from elsewhere; its text is sent as it is. */
export function fakeRowFrom(json: string): FakeRow {
  const value: unknown = JSON.parse(json)
  const fields: Record<string, unknown> = typeof value === 'object' && value !== null ? { ...value } : {}
  const { id, created, model, metadata } = fields
  return {
    id: typeof id === 'string' ? id : '',
    created: typeof created === 'number' ? created : 0,
    model: typeof model === 'string' ? model : '',
    metadata:
      typeof metadata === 'object' && metadata !== null
        ? Object.fromEntries(Object.entries(metadata).map(([key, text]) => [key, String(text)]))
        : {},
    json,
    messages: [],
    visibleMs: 0,
  }
}

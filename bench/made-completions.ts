import { seeded } from './seeded.ts'

const WORDS =
  'ridge boat harbour morning ferry tent weather line stove wool river stone glacier path cabin light winter summit rope map'.split(
    ' ',
  )
const CHINESE = '今天山上的天气很好，我们沿着河边的小路走到湖边的小屋，明天早上再坐船回到港口。'
const MODELS = [
  'gpt-4o-mini-2024-07-18',
  'gpt-4o-2024-08-06',
  'gpt-4.1-2025-04-14',
  'o4-mini-2025-04-16',
  'gpt-5-2025-08-07',
]
/** When the newest is from, in Unix seconds: the same in every run. */
const NEWEST = 1_795_000_000

/** Stands in one of a thousand texts. */
export const RARE_WORD = 'basalt'
/** Stands in one of fifty texts, which are Chinese for a part. */
export const CHINESE_WORD = '天气'
/** Stands in nearly every text. */
export const COMMON_WORD = 'harbour'
/** Stands in a fifth of the texts. */
export const FREQUENT_WORD = 'aurora'

/**
 * The JSON text of the `n`th of `total` completions: 1 to 6 kB, the median 1.2, over 90 days, oldest first, with bursts of
 * ties.
 */
export function madeCompletion(n: number, total: number): string {
  const random = seeded(n + 1)
  const pick = (list: readonly string[], skew = 1) => list[Math.floor(random() ** skew * list.length)] ?? ''
  const text = (words: number) => Array.from({ length: words }, () => pick(WORDS)).join(' ')
  const prompt = 20 + Math.floor(random() * 2_000)
  const completion = 5 + Math.floor(random() * 400)
  return JSON.stringify({
    object: 'chat.completion',
    id: `chatcmpl-made${n.toString(36).padStart(6, '0')}`,
    model: pick(MODELS, 2),
    created: NEWEST - 90 * 86_400 + Math.floor((Math.floor(n / 3) * 3 * 90 * 86_400) / total),
    request_id: `req_${n.toString(16).padStart(32, '0')}`,
    tool_choice: null,
    usage: { total_tokens: prompt + completion, completion_tokens: completion, prompt_tokens: prompt },
    seed: n,
    top_p: 1,
    temperature: 1,
    presence_penalty: 0,
    frequency_penalty: 0,
    system_fingerprint: 'fp_560af6e559',
    input_user: null,
    service_tier: 'default',
    tools: null,
    metadata: {
      env: random() < 0.7 ? 'prod' : random() < 0.66 ? 'staging' : 'dev',
      team: `team-${Math.floor(random() ** 2 * 12)}`,
      user: `user-${Math.floor(random() * 20_000)}`,
    },
    choices: [
      {
        index: 0,
        message: {
          content: [
            text(40 + Math.floor(random() * 60)),
            ...(random() < 0.2 ? [FREQUENT_WORD] : []),
            ...(random() < 0.001 ? [RARE_WORD] : []),
            ...(random() < 0.02 ? [CHINESE] : []),
            text(Math.floor(random() ** 6 * 800)),
          ].join(' '),
          role: 'assistant',
          tool_calls: null,
          function_call: null,
        },
        finish_reason: random() < 0.95 ? 'stop' : 'length',
        logprobs: null,
      },
    ],
    response_format: null,
  })
}

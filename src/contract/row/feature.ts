/** What a completion can contain beyond plain text; the words that `has=` takes. */
export const FEATURES = [
  'tool_calls',
  'refusal',
  'annotations',
  'audio',
  'logprobs',
  'images',
  'choices',
  'metadata',
  'invalid_json',
  'usage_details',
] as const

export type Feature = (typeof FEATURES)[number]

/** Every attribute of `usage` in the contract, in its order, by its full name. */
export const USAGE_ATTRIBUTES = [
  'usage.prompt_tokens',
  'usage.prompt_tokens_details.cached_tokens',
  'usage.prompt_tokens_details.cache_write_tokens',
  'usage.prompt_tokens_details.text_tokens',
  'usage.prompt_tokens_details.audio_tokens',
  'usage.prompt_tokens_details.image_tokens',
  'usage.completion_tokens',
  'usage.completion_tokens_details.text_tokens',
  'usage.completion_tokens_details.audio_tokens',
  'usage.completion_tokens_details.reasoning_tokens',
  'usage.completion_tokens_details.accepted_prediction_tokens',
  'usage.completion_tokens_details.rejected_prediction_tokens',
  'usage.total_tokens',
] as const

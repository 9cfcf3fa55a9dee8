import type { CompletionRow, RowUsage } from './completion-row.ts'

const NO_USAGE: Readonly<RowUsage> = {
  prompt_tokens: null,
  completion_tokens: null,
  total_tokens: null,
  cached_tokens: null,
  cache_write_tokens: null,
  prompt_text_tokens: null,
  prompt_audio_tokens: null,
  prompt_image_tokens: null,
  completion_text_tokens: null,
  completion_audio_tokens: null,
  reasoning_tokens: null,
  accepted_prediction_tokens: null,
  rejected_prediction_tokens: null,
}

/** What a member of a row is where its line does not have it. */
const ABSENT = {
  wire_id: null,
  created: null,
  object: null,
  model: null,
  service_tier: null,
  system_fingerprint: null,
  request_id: null,
  seed: null,
  input_user: null,
  moderation: null,
  temperature: null,
  top_p: null,
  presence_penalty: null,
  frequency_penalty: null,
  tool_choice: null,
  response_format: null,
  tools: null,
  input: null,
  called: [],
  has: [],
  usage: NO_USAGE,
  mean_logprob: null,
  cost_usd: null,
  metadata: [],
  capture: null,
  latency_ms: null,
  expires_at: null,
  mirrored_at: null,
  gone_upstream_at: null,
  disagreements: 0,
  damaged: false,
} satisfies Partial<CompletionRow>

type Line = Record<string, unknown>

const KEYS_ABSENT: ReadonlyMap<string, unknown> = new Map(Object.entries(ABSENT))

/**
 * A row as it is written down and sent: members that are null, empty, 0 or false as `ABSENT` says are left out, and so is
 * `listed_at` where it is `created`. That is half of a usual row. `readRowLine` puts them back.
 */
export function toRowLine(row: CompletionRow): Line {
  const { usage, output, listed_at, ...more } = row
  const kept = Object.entries(more).filter(([key, value]) => !isAbsent(key, value))
  const counts = Object.entries(usage).filter(([, count]) => count !== null)
  return {
    ...Object.fromEntries(kept),
    ...(listed_at === row.created ? {} : { listed_at }),
    output: output.more === 0 ? { ...output, more: undefined } : output,
    ...(counts.length === 0 ? {} : { usage: Object.fromEntries(counts) }),
  }
}

/** What `toRowLine` was given, of what it gave. Anything that is no line is given as it is: the schema says what is wrong. */
export function readRowLine(line: unknown): unknown {
  if (!isLine(line)) return line
  const { usage, output, listed_at = line['created'] } = line
  return {
    ...ABSENT,
    ...line,
    listed_at,
    usage: usage === undefined || isLine(usage) ? { ...NO_USAGE, ...usage } : usage,
    output: isLine(output) ? { more: 0, ...output } : output,
  }
}

function isAbsent(key: string, value: unknown): boolean {
  if (!KEYS_ABSENT.has(key)) return false
  const absent = KEYS_ABSENT.get(key)
  return absent === value || (Array.isArray(absent) && Array.isArray(value) && value.length === 0)
}

function isLine(value: unknown): value is Line {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

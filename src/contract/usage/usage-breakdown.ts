import type { Usage } from '../completion/completion.ts'
import type { RowUsage } from '../row/completion-row.ts'

/** The parts of a number of tokens. `undivided`: a total without a breakdown. */
export type UsageKind =
  | 'cached'
  | 'audio'
  | 'image'
  | 'text'
  | 'reasoning'
  | 'accepted_prediction'
  | 'rejected_prediction'
  | 'undivided'

/** One part of a usage bar. `derived` numbers are the remainder of reported ones. */
export interface UsagePart {
  kind: UsageKind
  tokens: number
  from: 'reported' | 'derived'
}

export interface UsageSide {
  /** Null if not reported, which is not 0. */
  tokens: number | null
  /**
   * Their sum is `tokens` unless an inconsistency says otherwise. A part of 0 tokens is listed only if it was reported.
   */
  parts: UsagePart[]
  /** Kinds that were neither reported nor can be derived. */
  notReported: UsageKind[]
}

/** Two numbers that contradict each other, in words. */
export interface UsageInconsistency {
  side: 'prompt' | 'completion' | 'total'
  message: string
}

export interface UsageBreakdown {
  prompt: UsageSide
  completion: UsageSide
  total: { tokens: number; from: 'reported' | 'derived' } | null
  /** Prompt tokens written to the cache, a part of the uncached ones; null if not reported. */
  cacheWrite: number | null
  inconsistencies: UsageInconsistency[]
}

/** A number that only some servers report, by its names. */
function beside(usage: Usage | null | undefined, ...names: readonly string[]): number | null {
  const values = names.map((name) => usage?.[name])
  return values.find((value) => typeof value === 'number') ?? null
}

/**
 * The numbers of a usage object in one level; null if not reported (or without a usage object). Tokens that a server
 * counts beside prompt or completion, as its total shows, are added to them (docs/costs.md, Tokens).
 */
export function toRowUsage(usage: Usage | null | undefined): RowUsage {
  const prompt = usage?.prompt_tokens_details
  const completion = usage?.completion_tokens_details
  return withCountedBeside({
    prompt_tokens: usage?.prompt_tokens ?? null,
    completion_tokens: usage?.completion_tokens ?? null,
    total_tokens: usage?.total_tokens ?? null,
    cached_tokens:
      prompt?.cached_tokens ??
      beside(usage, 'cached_tokens', 'prompt_cache_hit_tokens', 'num_cached_tokens', 'cache_read_input_tokens'),
    cache_write_tokens: prompt?.cache_write_tokens ?? beside(usage, 'cache_creation_input_tokens'),
    prompt_text_tokens: prompt?.text_tokens ?? null,
    prompt_audio_tokens: prompt?.audio_tokens ?? null,
    prompt_image_tokens: prompt?.image_tokens ?? null,
    completion_text_tokens: completion?.text_tokens ?? null,
    completion_audio_tokens: completion?.audio_tokens ?? null,
    reasoning_tokens: completion?.reasoning_tokens ?? beside(usage, 'reasoning_tokens'),
    accepted_prediction_tokens: completion?.accepted_prediction_tokens ?? null,
    rejected_prediction_tokens: completion?.rejected_prediction_tokens ?? null,
  })
}

/** xAI counts reasoning beside the completion, Mistral audio beside the prompt: only the total includes them. */
function withCountedBeside(usage: RowUsage): RowUsage {
  const { prompt_tokens: prompt, completion_tokens: completion, total_tokens: total } = usage
  if (prompt === null || completion === null || total === null) return usage
  const rest = total - prompt - completion
  if (rest <= 0) return usage
  const reasoning = usage.reasoning_tokens ?? 0
  const audio = usage.prompt_audio_tokens ?? 0
  if (rest === reasoning) return { ...usage, completion_tokens: completion + reasoning }
  if (rest === audio) return { ...usage, prompt_tokens: prompt + audio }
  if (rest !== reasoning + audio) return usage
  return { ...usage, prompt_tokens: prompt + audio, completion_tokens: completion + reasoning }
}

/** A usage object as parts that add up; see `toRowUsageBreakdown`. */
export function toUsageBreakdown(usage: Usage | null | undefined): UsageBreakdown {
  return toRowUsageBreakdown(toRowUsage(usage))
}

/**
 * The two bars of the Usage section: prompt = cached + audio + image + text, completion = reasoning + audio + accepted
 * + rejected predictions + text. `text` is the remainder (`reported` if the server gives the same number). Numbers that
 * contradict each other (cached > prompt, total ≠ sum; both occur) are named in `inconsistencies`, and nothing is
 * derived from them.
 */
function toRowUsageBreakdown(usage: RowUsage): UsageBreakdown {
  const inconsistencies: UsageInconsistency[] = []
  const prompt = toSide('prompt', usage.prompt_tokens, usage.prompt_text_tokens, inconsistencies, [
    ['cached', usage.cached_tokens],
    ['audio', usage.prompt_audio_tokens],
    ['image', usage.prompt_image_tokens],
  ])
  const completion = toSide('completion', usage.completion_tokens, usage.completion_text_tokens, inconsistencies, [
    ['reasoning', usage.reasoning_tokens],
    ['audio', usage.completion_audio_tokens],
    ['accepted_prediction', usage.accepted_prediction_tokens],
    ['rejected_prediction', usage.rejected_prediction_tokens],
  ])
  return {
    prompt,
    completion,
    total: toTotal(usage, inconsistencies),
    cacheWrite: usage.cache_write_tokens,
    inconsistencies,
  }
}

function toTotal(usage: RowUsage, inconsistencies: UsageInconsistency[]): UsageBreakdown['total'] {
  const { prompt_tokens: prompt, completion_tokens: completion, total_tokens: total } = usage
  const sum = prompt === null || completion === null ? null : prompt + completion
  if (total !== null) {
    if (sum !== null && sum !== total) {
      inconsistencies.push({
        side: 'total',
        message: `The total is reported as ${total}, but prompt and completion make ${sum}.`,
      })
    }
    return { tokens: total, from: 'reported' }
  }
  return sum === null ? null : { tokens: sum, from: 'derived' }
}

type Reported = readonly [kind: UsageKind, tokens: number | null]

function toSide(
  side: 'prompt' | 'completion',
  tokens: number | null,
  reportedText: number | null,
  inconsistencies: UsageInconsistency[],
  others: readonly Reported[],
): UsageSide {
  const contradict = (message: string) => inconsistencies.push({ side, message })
  const parts: UsagePart[] = []
  const notReported: UsageKind[] = []
  const text = reportedText !== null && reportedText < 0 ? null : reportedText
  if (reportedText !== text) contradict(`The text tokens are negative (${reportedText}).`)
  for (const [kind, count] of others) {
    if (count === null) notReported.push(kind)
    else if (count < 0) contradict(`The ${words(kind)} tokens are negative (${count}).`)
    else parts.push({ kind, tokens: count, from: 'reported' })
  }
  if (tokens !== null && tokens < 0) {
    contradict(`The ${side} tokens are negative (${tokens}).`)
    return { tokens, parts, notReported }
  }
  if (tokens === null) {
    if (text === null) notReported.push('text')
    else parts.push({ kind: 'text', tokens: text, from: 'reported' })
    return { tokens, parts, notReported }
  }
  if (text === null && parts.length === 0) {
    notReported.push('text')
    return { tokens, parts: [{ kind: 'undivided', tokens, from: 'reported' }], notReported }
  }
  const taken = parts.reduce((sum, part) => sum + part.tokens, 0)
  const rest = tokens - taken
  const tooMany = parts.filter((part) => part.tokens > tokens)
  for (const part of tooMany) {
    contradict(`${part.tokens} ${words(part.kind)} tokens are more than the ${tokens} ${side} tokens.`)
  }
  if (rest < 0 && tooMany.length === 0) contradict(`The parts make ${taken}, more than the ${tokens} ${side} tokens.`)
  // Cached tokens are text, too, and accepted predictions are visible text, so a text count may overlap them, up to the
  // whole.
  const textFits = text === null || (text <= tokens && text >= rest)
  if (!textFits) contradict(`${text} text tokens and ${taken} others do not make the ${tokens} ${side} tokens.`)
  if (rest < 0 || !textFits) {
    if (text !== null) parts.push({ kind: 'text', tokens: text, from: 'reported' })
  } else if (rest > 0 || text === 0) {
    parts.push({ kind: 'text', tokens: rest, from: rest === text ? 'reported' : 'derived' })
  }
  return { tokens, parts, notReported }
}

/** Kinds as people read them. */
function words(kind: string): string {
  return kind.replaceAll('_', ' ')
}

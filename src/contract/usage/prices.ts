import type { Usage } from '../completion/completion.ts'
import { toReportedCost } from './reported-cost.ts'
import { toRowUsage } from './usage-breakdown.ts'

/**
 * The date of OpenAI's public list prices that the table below is meant to show. It was written by hand, not read from
 * the price page: every cost is an estimate and is shown as one.
 */
export const PRICES_AS_OF = '2025-12-15'

/** US dollars for a million tokens, standard processing. A missing price is unknown, never 0. */
export interface ModelPrice {
  input: number
  output: number
  cachedInput?: number
  audioInput?: number
  audioOutput?: number
}

const GPT_5: ModelPrice = { input: 1.25, cachedInput: 0.125, output: 10 }
const GPT_5_2: ModelPrice = { input: 1.75, cachedInput: 0.175, output: 14 }
const GPT_4O_SEARCH: ModelPrice = { input: 2.5, output: 10 }

const FREE: ModelPrice = { input: 0, cachedInput: 0, output: 0, audioInput: 0, audioOutput: 0 }

/** By model name without the snapshot's date, unless a snapshot has its own price. */
const PRICES: ReadonlyMap<string, ModelPrice> = new Map<string, ModelPrice>([
  ['gpt-5.2', GPT_5_2],
  ['gpt-5.2-chat-latest', GPT_5_2],
  ['gpt-5.1', GPT_5],
  ['gpt-5.1-chat-latest', GPT_5],
  ['gpt-5', GPT_5],
  ['gpt-5-chat-latest', GPT_5],
  ['gpt-5-mini', { input: 0.25, cachedInput: 0.025, output: 2 }],
  ['gpt-5-nano', { input: 0.05, cachedInput: 0.005, output: 0.4 }],
  ['gpt-5-search-api', GPT_5],
  ['gpt-4.1', { input: 2, cachedInput: 0.5, output: 8 }],
  ['gpt-4.1-mini', { input: 0.4, cachedInput: 0.1, output: 1.6 }],
  ['gpt-4.1-nano', { input: 0.1, cachedInput: 0.025, output: 0.4 }],
  ['gpt-4o', { input: 2.5, cachedInput: 1.25, output: 10 }],
  ['gpt-4o-2024-05-13', { input: 5, output: 15 }],
  ['chatgpt-4o-latest', { input: 5, output: 15 }],
  ['gpt-4o-mini', { input: 0.15, cachedInput: 0.075, output: 0.6 }],
  ['gpt-4o-search-preview', GPT_4O_SEARCH],
  ['gpt-4o-mini-search-preview', { input: 0.15, output: 0.6 }],
  ['gpt-4o-audio-preview', { input: 2.5, output: 10, audioInput: 40, audioOutput: 80 }],
  ['gpt-4o-audio-preview-2024-10-01', { input: 2.5, output: 10, audioInput: 100, audioOutput: 200 }],
  ['gpt-4o-mini-audio-preview', { input: 0.15, output: 0.6, audioInput: 10, audioOutput: 20 }],
  ['gpt-audio', { input: 2.5, output: 10, audioInput: 32, audioOutput: 64 }],
  ['gpt-audio-mini', { input: 0.6, output: 2.4, audioInput: 10, audioOutput: 20 }],
  ['o1', { input: 15, cachedInput: 7.5, output: 60 }],
  ['o1-preview', { input: 15, cachedInput: 7.5, output: 60 }],
  ['o1-mini', { input: 1.1, cachedInput: 0.55, output: 4.4 }],
  ['o3', { input: 2, cachedInput: 0.5, output: 8 }],
  ['o3-mini', { input: 1.1, cachedInput: 0.55, output: 4.4 }],
  ['o4-mini', { input: 1.1, cachedInput: 0.275, output: 4.4 }],
  ['gpt-4-turbo', { input: 10, output: 30 }],
  ['gpt-4-turbo-preview', { input: 10, output: 30 }],
  ['gpt-4-0125-preview', { input: 10, output: 30 }],
  ['gpt-4-1106-preview', { input: 10, output: 30 }],
  ['gpt-4-1106-vision-preview', { input: 10, output: 30 }],
  ['gpt-4', { input: 30, output: 60 }],
  ['gpt-4-0613', { input: 30, output: 60 }],
  ['gpt-4-0314', { input: 30, output: 60 }],
  ['gpt-4-32k', { input: 60, output: 120 }],
  ['gpt-3.5-turbo', { input: 0.5, output: 1.5 }],
  ['gpt-3.5-turbo-0125', { input: 0.5, output: 1.5 }],
  ['gpt-3.5-turbo-1106', { input: 1, output: 2 }],
  ['gpt-3.5-turbo-0613', { input: 1.5, output: 2 }],
  ['gpt-3.5-turbo-0301', { input: 1.5, output: 2 }],
])

/**
 * The price of a model by its exact name, else by its name without a gateway's prefix (`openai/`, `azure/`, `models/`),
 * a variant after it (`:nitro`) and the snapshot's date; null if unknown. A fine-tuned model has its own price; a
 * gateway's free variant (`:free`) costs nothing.
 */
export function findPrice(model: string | null | undefined): ModelPrice | null {
  if (model === null || model === undefined) return null
  const own = PRICES.get(model)
  if (own !== undefined || model.startsWith('ft:')) return own ?? null
  if (model.endsWith(':free')) return FREE
  const bare = model.slice(model.lastIndexOf('/') + 1).replace(/:[\w-]+$/, '')
  return PRICES.get(bare) ?? PRICES.get(bare.replace(/[-@](?:\d{4}-\d{2}-\d{2}|20\d{6})$/, '')) ?? null
}

/**
 * The cost of a completion in US dollars: `reported` by the server, else `estimated` from our list; null if neither is
 * known.
 */
export function toCompletionCost(
  model: string | null | undefined,
  usage: Usage | null | undefined,
  serviceTier?: string | null,
): { usd: number; from: 'reported' | 'estimated' } | null {
  const reported = toReportedCost(usage)
  if (reported !== null) return { usd: reported, from: 'reported' }
  const usd = estimateCost(model, usage, serviceTier)
  return usd === null ? null : { usd, from: 'estimated' }
}

/**
 * The cost of a completion in US dollars, estimated from the list of `PRICES_AS_OF`; null (never 0) if the model's
 * price, the tokens, or the price of a kind of token are unknown, or if the numbers contradict each other. Flex
 * processing costs half; the prices of tiers other than `default` and `auto` are unknown.
 */
export function estimateCost(
  model: string | null | undefined,
  usage: Usage | null | undefined,
  serviceTier?: string | null,
): number | null {
  const price = findPrice(model)
  const factor = tierFactor(serviceTier)
  const row = toRowUsage(usage)
  const { prompt_tokens: prompt, completion_tokens: completion } = row
  if (price === null || factor === null || prompt === null || completion === null) return null
  const cached = row.cached_tokens ?? 0
  const audioIn = row.prompt_audio_tokens ?? 0
  const audioOut = row.completion_audio_tokens ?? 0
  const plainIn = prompt - cached - audioIn
  const plainOut = completion - audioOut
  if (Math.min(cached, audioIn, audioOut, plainIn, plainOut) < 0) return null
  const costs = [
    toCost(plainIn, price.input),
    toCost(cached, price.cachedInput),
    toCost(audioIn, price.audioInput),
    toCost(plainOut, price.output),
    toCost(audioOut, price.audioOutput),
  ]
  let sum = 0
  for (const cost of costs) {
    if (cost === null) return null
    sum += cost
  }
  return sum * factor
}

/** Prices are published for so many tokens. */
const PER_MILLION = 1_000_000

function toCost(tokens: number, price: number | undefined): number | null {
  if (tokens === 0) return 0
  return price === undefined ? null : (tokens * price) / PER_MILLION
}

function tierFactor(tier: string | null | undefined): number | null {
  if (tier === null || tier === undefined || tier === 'default' || tier === 'auto' || tier === 'standard') return 1
  return tier === 'flex' ? 0.5 : null
}

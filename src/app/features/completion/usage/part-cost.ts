import type { ModelPrice } from '#contract/usage/prices.ts'
import type { UsageKind } from '#contract/usage/usage-breakdown.ts'

export type UsageSideName = 'prompt' | 'completion'

/** US dollars for a million tokens of one kind; null if the price list has none. */
export function toRate(price: ModelPrice, side: UsageSideName, kind: UsageKind): number | null {
  if (kind === 'audio') return (side === 'prompt' ? price.audioInput : price.audioOutput) ?? null
  if (kind === 'cached') return price.cachedInput ?? null
  return side === 'prompt' ? price.input : price.output
}

/** Estimated cost of a number of tokens in US dollars. Flex processing costs half. Null without a price. */
export function toPartCost(rate: number | null, tokens: number, serviceTier: string | null | undefined): number | null {
  if (tokens === 0) return 0
  return rate === null ? null : (tokens * rate * (serviceTier === 'flex' ? 0.5 : 1)) / 1_000_000
}

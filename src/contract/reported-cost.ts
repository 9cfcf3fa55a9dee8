import { isJsonObject } from './json-object.ts'

/** What xAI counts costs in: 1 US dollar is 10,000,000,000 ticks (docs/costs.md). */
const TICK = 1e-10

/**
 * The cost in US dollars that an answer's usage reports, wherever the server put it: `cost` (OpenRouter), `cost.total_cost`
 * (Perplexity), `cost_in_usd_ticks` (xAI); null where it reports none. Takes anything; never throws.
 */
export function toReportedCost(usage: unknown): number | null {
  if (!isJsonObject(usage)) return null
  const { cost, cost_in_usd_ticks: ticks } = usage
  const total = isJsonObject(cost) ? cost['total_cost'] : cost
  return toAmount(total) ?? toAmount(typeof ticks === 'number' ? ticks * TICK : null)
}

function toAmount(value: unknown): number | null {
  return typeof value === 'number' && Number.isFinite(value) && value >= 0 ? value : null
}

import { isJsonObject } from '../json/json-object.ts'

/** The unit of xAI's costs: 1 US dollar is 10,000,000,000 ticks (docs/costs.md). */
const TICK = 1e-10

/**
 * The cost in US dollars in an answer's usage: `cost` (OpenRouter), `cost.total_cost` (Perplexity), `total_cost`,
 * `estimated_cost` (DeepInfra), `cost_in_usd_ticks` (xAI), as a number or text; null if it reports none. Takes
 * anything; never throws.
 */
export function toReportedCost(usage: unknown): number | null {
  if (!isJsonObject(usage)) return null
  const { cost } = usage
  const inDollars = [isJsonObject(cost) ? cost['total_cost'] : cost, usage['total_cost'], usage['estimated_cost']]
  const ticks = toAmount(usage['cost_in_usd_ticks'])
  return inDollars.map(toAmount).find((amount) => amount !== null) ?? (ticks === null ? null : ticks * TICK)
}

/** A JSON number, which some servers put in quotes. */
const NUMBER = /^\d+(?:\.\d+)?(?:[eE][+-]?\d+)?$/

function toAmount(value: unknown): number | null {
  const amount = typeof value === 'string' && NUMBER.test(value) ? Number(value) : value
  return typeof amount === 'number' && Number.isFinite(amount) && amount >= 0 ? amount : null
}

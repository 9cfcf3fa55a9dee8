/**
 * Rows whose lines are looked at one by one while a store of an older layout is brought up to date: more take longer than a
 * word beside a sum is worth.
 */
export const MOST_LOOKED_AT = 20_000

/** Whether the line of a row, as JSON, has a cost that is an estimate of ours. Quotes inside of texts are escaped. */
export function hasEstimate(line: string): boolean {
  return /"cost_usd":(?!null)/.test(line) && !line.includes('"cost_reported":true')
}

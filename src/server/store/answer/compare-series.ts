/** By characters, in no language's order: there many texts are alike. Those without a value come first. */
export function compareSeries(one: string | null, other: string | null): number {
  if (one === other) return 0
  if (one === null || other === null) return one === null ? -1 : 1
  return one < other ? -1 : 1
}

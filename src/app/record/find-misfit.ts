import type { Disagreement } from '#contract/completion/read-completion.ts'

/** The disagreement about a place (`usage.prompt_tokens`), or about what holds it (`usage`); null where it fits or is not there. */
export function findMisfit(disagreements: readonly Disagreement[], path: string): Disagreement | null {
  return disagreements.find((one) => one.path === path || path.startsWith(`${one.path}.`)) ?? null
}

import type { Disagreement } from '#contract/completion/read-completion.ts'

/**
 * The disagreement at a path (`usage.prompt_tokens`), or at a path that contains it (`usage`); null if there is none.
 */
export function findMisfit(disagreements: readonly Disagreement[], path: string): Disagreement | null {
  return disagreements.find((one) => one.path === path || path.startsWith(`${one.path}.`)) ?? null
}

import { OUTSIDE_TOP, type TokenOption, type TokenProblem } from './read-token.ts'

/** How sure a run of tokens was. Logarithms are natural; all is null where no token counts. */
export interface LogprobStats {
  tokens: number
  /** Tokens that the averages rest on: those with a probability of their own. */
  counted: number
  mean: number | null
  /** e to the negative mean: how many equally likely tokens there were to choose from, on average. */
  perplexity: number | null
  lowest: number | null
  /** Tokens outside the 20 most likely (-9999), left out of the averages. */
  outside: number
  /** Tokens whose numbers cannot be right, left out of the averages. */
  problems: readonly { index: number; problem: TokenProblem }[]
  /** Indices of the ten least sure tokens, least sure first. */
  leastSure: readonly number[]
}

const LEAST_SURE = 10
const UNSURE = 0.5

/** Probability steps: at least this sure is step 1, 2, …; less than the last is step 7. */
const STEPS = [0.95, 0.8, 0.6, 0.4, 0.2, 0.05] as const

/** Probability of a log probability, between 0 and 1; null when it is none (absent, positive, NaN). */
export function toProbability(logprob: number | null): number | null {
  if (logprob === null || !(logprob <= 0)) return null
  return logprob <= OUTSIDE_TOP ? 0 : Math.exp(logprob)
}

/** Step of the scale from 1 (sure) to 7 (unsure); null when there is no probability. */
export function toLensStep(logprob: number | null): number | null {
  const probability = toProbability(logprob)
  if (probability === null) return null
  const step = STEPS.findIndex((least) => probability >= least)
  return step === -1 ? 7 : step + 1
}

/** Averages and the least sure tokens of a list. Takes any list, the empty one too. */
export function toLogprobStats(tokens: readonly TokenOption[]): LogprobStats {
  let sum = 0
  let counted = 0
  let outside = 0
  let lowest: number | null = null
  const problems: { index: number; problem: TokenProblem }[] = []
  for (const [index, { logprob, problem }] of tokens.entries()) {
    if (problem !== null) problems.push({ index, problem })
    if (logprob === null || logprob > 0) continue
    if (logprob <= OUTSIDE_TOP) {
      outside += 1
      continue
    }
    sum += logprob
    counted += 1
    if (lowest === null || logprob < lowest) lowest = logprob
  }
  const mean = counted === 0 ? null : sum / counted
  return {
    tokens: tokens.length,
    counted,
    mean,
    perplexity: mean === null ? null : Math.exp(-mean),
    lowest,
    outside,
    problems,
    leastSure: toLeastSure(tokens),
  }
}

/** Places worth a look, in order: every token less likely than not; where there is none, the least sure ones. */
export function toUnsurePlaces(tokens: readonly TokenOption[]): number[] {
  const unsure: number[] = []
  for (const [index, { logprob }] of tokens.entries()) {
    const probability = toProbability(logprob)
    if (probability !== null && probability < UNSURE) unsure.push(index)
  }
  return unsure.length > 0 ? unsure : toLeastSure(tokens).sort((a, b) => a - b)
}

function toLeastSure(tokens: readonly TokenOption[]): number[] {
  const worst: { index: number; logprob: number }[] = []
  for (const [index, { logprob }] of tokens.entries()) {
    if (logprob === null || logprob > 0) continue
    if (worst.length === LEAST_SURE && logprob >= (worst.at(-1)?.logprob ?? 0)) continue
    const place = worst.findIndex((other) => logprob < other.logprob)
    worst.splice(place === -1 ? worst.length : place, 0, { index, logprob })
    if (worst.length > LEAST_SURE) worst.pop()
  }
  return worst.map(({ index }) => index)
}

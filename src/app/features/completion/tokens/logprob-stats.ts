import { OUTSIDE_TOP, type TokenOption, type TokenProblem } from './read-token.ts'

/** Statistics of a list of tokens. Logarithms are natural; all is null if no token counts. */
export interface LogprobStats {
  tokens: number
  /** Tokens in the averages: those with a probability. */
  counted: number
  mean: number | null
  /** e to the negative mean: between how many equally likely tokens the model chose, on average. */
  perplexity: number | null
  lowest: number | null
  /** Tokens outside the 20 most likely (-9999), left out of the averages. */
  outside: number
  /** Tokens with impossible numbers, left out of the averages. */
  problems: readonly { index: number; problem: TokenProblem }[]
  /** Indices of the ten least probable tokens, the least probable first. */
  leastSure: readonly number[]
}

/** How many of the least probable tokens are listed. */
const LEAST_SURE = 10
/** Below this, anything else was more probable together. */
const UNSURE = 0.5

/** The lower bounds of steps 1, 2, …; anything below the last is step 7. */
const STEPS = [0.95, 0.8, 0.6, 0.4, 0.2, 0.05] as const

/** The probability of a log probability, between 0 and 1; null if it is invalid (missing, positive, NaN). */
export function toProbability(logprob: number | null): number | null {
  if (logprob === null || !(logprob <= 0)) return null
  return logprob <= OUTSIDE_TOP ? 0 : Math.exp(logprob)
}

/** Step of the scale from 1 (sure) to 7 (unsure); null without a probability. */
export function toLensStep(logprob: number | null): number | null {
  const probability = toProbability(logprob)
  if (probability === null) return null
  const step = STEPS.findIndex((least) => probability >= least)
  return step === -1 ? 7 : step + 1
}

/** Averages and the least probable tokens of a list, which may be empty. */
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

/** Tokens worth a look, in order: every token below 50 %; if there is none, the least probable ones. */
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

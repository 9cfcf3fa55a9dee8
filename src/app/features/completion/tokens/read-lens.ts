import type { Sliced } from '../../../sliced.ts'
import { joinTokens, type TokenRun } from './join-tokens.ts'
import { type LogprobStats, toLogprobStats, toUnsurePlaces } from './logprob-stats.ts'
import { readToken, type TokenPlace } from './read-token.ts'
import type { TokenList } from './token-list.ts'

/** A list of token probabilities as the lens shows it. */
export interface LensReading {
  tokens: readonly TokenPlace[]
  runs: readonly TokenRun[]
  stats: LogprobStats
  /** Tokens worth a look, in order. */
  unsure: readonly number[]
}

/** How many tokens are read between two pauses. */
const TOKENS_A_PIECE = 500

/** Shorter lists are read at once. */
export const SHORT_LIST = 2_000

/** Reads a list of any length and content. Does not throw. */
export function* readLens(list: TokenList): Sliced<LensReading> {
  const tokens: TokenPlace[] = []
  for (let at = 0; at < list.length; at += 1) {
    tokens.push(readToken(list.itemAt(at)))
    if (at % TOKENS_A_PIECE === TOKENS_A_PIECE - 1) yield
  }
  const runs = yield* joinTokens(tokens)
  const stats = toLogprobStats(tokens)
  yield
  return { tokens, runs, stats, unsure: toUnsurePlaces(tokens) }
}

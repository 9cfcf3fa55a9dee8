import { memberOf } from '../json-tree/json-value.ts'
import { readTokens, type TokenPlace } from './read-tokens.ts'

export type TokenListName = 'content' | 'refusal'

/** One list of token probabilities: of the content or the refusal of one choice. */
export interface TokenList {
  /** Place of the choice in the record, from 0. */
  choice: number
  name: TokenListName
  tokens: readonly TokenPlace[]
}

/** All lists of token probabilities of a parsed record, in its order; empty ones too, absent and null ones not. */
export function toTokenLists(record: unknown): TokenList[] {
  const choices = memberOf(record, 'choices')
  if (!Array.isArray(choices)) return []
  return choices.flatMap((choice: unknown, index) => {
    const logprobs = memberOf(choice, 'logprobs')
    return (['content', 'refusal'] as const).flatMap((name) => {
      const list = memberOf(logprobs, name)
      return Array.isArray(list) ? [{ choice: index, name, tokens: readTokens(list) }] : []
    })
  })
}

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
      const list = memberOf(logprobs, name) ?? (name === 'content' ? toItems(logprobs) : null)
      return Array.isArray(list) ? [{ choice: index, name, tokens: readTokens(list) }] : []
    })
  })
}

/**
 * The items of the old form, in which tokens, probabilities and alternatives are lists beside each other (Completions API,
 * Together, older vLLM); null where it is not that form.
 */
function toItems(logprobs: unknown): unknown[] | null {
  const tokens = memberOf(logprobs, 'tokens')
  const values = memberOf(logprobs, 'token_logprobs')
  if (!Array.isArray(tokens) || !Array.isArray(values)) return null
  const tops = memberOf(logprobs, 'top_logprobs')
  return tokens.map((token: unknown, at) => {
    const top: unknown = Array.isArray(tops) ? tops[at] : undefined
    const item = { token, logprob: values[at] as unknown, bytes: null }
    return Array.isArray(tops) ? { ...item, top_logprobs: toAlternatives(top) } : item
  })
}

function toAlternatives(top: unknown): unknown {
  if (typeof top !== 'object' || top === null || Array.isArray(top)) return top ?? []
  return Object.entries(top).map(([token, logprob]: [string, unknown]) => ({ token, logprob, bytes: null }))
}

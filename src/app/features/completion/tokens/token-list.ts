import { memberOf } from '../../../record/json-value.ts'

export type TokenListName = 'content' | 'refusal'

/** One list of token probabilities: of the content or the refusal of one choice. */
export interface TokenList {
  /** Index of the choice in the record. */
  choice: number
  name: TokenListName
  /** How many tokens it has. */
  length: number
  /** The token at an index below `length` as it came, for `readToken`. */
  itemAt: (at: number) => unknown
}

/** All lists of token probabilities of a parsed record, in order, including empty ones, but not absent or null ones. */
export function toTokenLists(record: unknown): TokenList[] {
  const choices = memberOf(record, 'choices')
  if (!Array.isArray(choices)) return []
  return choices.flatMap((choice: unknown, index) => {
    const logprobs = memberOf(choice, 'logprobs')
    return (['content', 'refusal'] as const).flatMap((name) => {
      const list = toItems(memberOf(logprobs, name)) ?? (name === 'content' ? toOldItems(logprobs) : null)
      return list === null ? [] : [{ choice: index, name, ...list }]
    })
  })
}

type Items = Pick<TokenList, 'length' | 'itemAt'>

function toItems(list: unknown): Items | null {
  return Array.isArray(list) ? { length: list.length, itemAt: (at) => list[at] as unknown } : null
}

/**
 * The items of the old form, in which tokens, probabilities and alternatives are separate lists (Completions API,
 * Together, older vLLM); null if it is not that form.
 */
function toOldItems(logprobs: unknown): Items | null {
  const tokens = memberOf(logprobs, 'tokens')
  const values = memberOf(logprobs, 'token_logprobs')
  if (!Array.isArray(tokens) || !Array.isArray(values)) return null
  const tops = memberOf(logprobs, 'top_logprobs')
  const itemAt = (at: number) => {
    const item = { token: tokens[at] as unknown, logprob: values[at] as unknown, bytes: null }
    return Array.isArray(tops) ? { ...item, top_logprobs: toAlternatives(tops[at]) } : item
  }
  return { length: tokens.length, itemAt }
}

function toAlternatives(top: unknown): unknown {
  if (typeof top !== 'object' || top === null || Array.isArray(top)) return top ?? []
  return Object.entries(top).map(([token, logprob]: [string, unknown]) => ({ token, logprob, bytes: null }))
}

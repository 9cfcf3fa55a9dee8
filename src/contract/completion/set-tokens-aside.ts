import type { Completion, TokenLogprob } from './completion.ts'
import { isJsonObject, type JsonObject } from '../json/json-object.ts'

type ListName = 'content' | 'refusal'
interface SetAside {
  choice: number
  name: ListName
  list: TokenLogprob[]
}

/**
 * Takes the lists of log probabilities that match the contract out of a parsed completion, so that its schema need not
 * check their hundred thousands of members, which takes seconds. `putBack` puts them into the result. Pauses within
 * long lists.
 */
export function* setTokensAside(
  value: unknown,
): Generator<undefined, { rest: unknown; putBack: (completion: Completion) => void }, undefined> {
  const aside: SetAside[] = []
  const choices = isJsonObject(value) ? value['choices'] : null
  if (!isJsonObject(value) || !Array.isArray(choices)) return { rest: value, putBack: () => {} }
  const others: unknown[] = []
  for (const [at, choice] of choices.entries()) others.push(yield* withoutTokens(choice, at, aside))
  return {
    rest: aside.length === 0 ? value : { ...value, choices: others },
    putBack: (completion) => {
      for (const { choice, name, list } of aside) {
        const logprobs = completion.choices?.[choice]?.logprobs
        if (logprobs) logprobs[name] = list
      }
    },
  }
}

function* withoutTokens(choice: unknown, at: number, aside: SetAside[]): Generator<undefined, unknown, undefined> {
  const logprobs = isJsonObject(choice) ? choice['logprobs'] : null
  if (!isJsonObject(choice) || !isJsonObject(logprobs)) return choice
  const emptied: Partial<Record<ListName, []>> = {}
  for (const name of ['content', 'refusal'] as const) {
    const list = logprobs[name]
    const tokens = yield* asTokens(list)
    if (tokens === null) continue
    aside.push({ choice: at, name, list: tokens })
    emptied[name] = []
  }
  return { ...choice, logprobs: { ...logprobs, ...emptied } }
}

const TOKEN_MEMBERS: ReadonlySet<string> = new Set(['token', 'logprob', 'bytes', 'top_logprobs'])

/** This many tokens, with their alternatives, take a few milliseconds. */
const PIECE_TOKENS = 1_000

/** The list if it matches `tokenLogprobSchema` and has no other members; else null. */
function* asTokens(list: unknown): Generator<undefined, TokenLogprob[] | null, undefined> {
  if (!Array.isArray(list)) return null
  for (let from = 0; from < list.length; from += PIECE_TOKENS) {
    if (from > 0) yield
    if (!list.slice(from, from + PIECE_TOKENS).every(isPlaceToken)) return null
  }
  return list
}

function isPlaceToken(token: unknown): token is TokenLogprob {
  return isToken(token) && areAlternatives(token['top_logprobs'])
}

function areAlternatives(list: unknown): boolean {
  if (list === null || list === undefined) return true
  return Array.isArray(list) && list.every((token) => isToken(token) && !Object.hasOwn(token, 'top_logprobs'))
}

function isToken(value: unknown): value is JsonObject {
  if (!isJsonObject(value)) return false
  for (const key in value) if (!TOKEN_MEMBERS.has(key)) return false
  const { token, logprob, bytes } = value
  return (
    (token === null || token === undefined || typeof token === 'string') &&
    (logprob === null || logprob === undefined || Number.isFinite(logprob)) &&
    (bytes === null ||
      bytes === undefined ||
      (Array.isArray(bytes) && bytes.every((byte) => Number.isSafeInteger(byte))))
  )
}

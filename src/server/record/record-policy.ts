import { memberSpans, memberText } from '#contract/json/json-members.ts'

/** Which calls are kept: those whose body says `store: true`, all, or none. */
export const RECORD_POLICIES = ['stored', 'all', 'off'] as const
export type RecordPolicy = (typeof RECORD_POLICIES)[number]

/** Members that upstreams other than OpenAI may refuse, and that need not be sent to them. */
export const STRIPPABLE = ['store', 'metadata'] as const
export type Strippable = (typeof STRIPPABLE)[number]

/**
 * Whether a call with this request is kept. If `whole` is false, the request was too long to be read, and the wish may
 * stand in the rest: it is kept, since a row too many can be deleted and a missing one is gone.
 */
export function isWanted(policy: RecordPolicy, request: Uint8Array, whole = true): boolean {
  if (policy !== 'stored') return policy === 'all'
  if (!whole) return true
  // A search in the bytes settles almost every call without parsing it.
  if (!Buffer.from(request.buffer, request.byteOffset, request.byteLength).includes('"store"')) return false
  try {
    return memberText(new TextDecoder().decode(request), 'store') === 'true'
  } catch {
    return false
  }
}

/**
 * The JSON object text without these members; unchanged if it has none of them or is not an object. Throws
 * `SyntaxError`.
 */
export function withoutMembers(text: string, names: readonly string[]): string {
  const spans = memberSpans(text)
  const kept = spans.filter(({ key }) => !names.includes(key))
  if (kept.length === spans.length) return text
  return `{${kept.map(({ start, end }) => text.slice(start, end)).join(',')}}`
}

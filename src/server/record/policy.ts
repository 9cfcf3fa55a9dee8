import { memberSpans, memberText } from '#contract/json/json-members.ts'

/** Which calls are kept: those whose body says `store: true`, every one, or none. */
export const RECORD_POLICIES = ['stored', 'all', 'off'] as const
export type RecordPolicy = (typeof RECORD_POLICIES)[number]

/** Members that an upstream other than OpenAI may refuse, and that we can keep to ourselves. */
export const STRIPPABLE = ['store', 'metadata'] as const
export type Strippable = (typeof STRIPPABLE)[number]

/**
 * Whether a call with this request is kept. A request that was too long to be read to its end (`whole` false) may say so
 * further on: it is kept, since a row too many can be deleted and one too few is gone.
 */
export function isWanted(policy: RecordPolicy, request: Uint8Array, whole = true): boolean {
  if (policy !== 'stored') return policy === 'all'
  if (!whole) return true
  // A search in bytes tells almost every other call apart without reading it.
  if (!Buffer.from(request.buffer, request.byteOffset, request.byteLength).includes('"store"')) return false
  try {
    return memberText(new TextDecoder().decode(request), 'store') === 'true'
  } catch {
    return false
  }
}

/** The JSON object text without these members; as it is where it has none of them or is no object. Throws `SyntaxError`. */
export function withoutMembers(text: string, names: readonly string[]): string {
  const spans = memberSpans(text)
  const kept = spans.filter(({ key }) => !names.includes(key))
  if (kept.length === spans.length) return text
  return `{${kept.map(({ start, end }) => text.slice(start, end)).join(',')}}`
}

import { memberText } from '#contract/json/json-members.ts'
import type { MetadataPairs } from '#contract/wire/list-query.ts'
import { toMetadataText } from '#contract/metadata/metadata.ts'

/**
 * The metadata that `/v1` must write into a body to show the current one; null if the body already has it, so that its
 * bytes stay as they came.
 */
export function toMetadataSplice(body: string, metadata: MetadataPairs): string | null {
  return saysTheSame(memberText(body, 'metadata'), metadata) ? null : toMetadataText(metadata)
}

function saysTheSame(text: string | null, metadata: MetadataPairs): boolean {
  if (text === null || !text.startsWith('{')) return false
  const pairs = toPairs(text)
  return pairs !== null && pairs.size === metadata.length && metadata.every(([key, value]) => pairs.get(key) === value)
}

function toPairs(text: string): Map<string, unknown> | null {
  try {
    const said: unknown = JSON.parse(text)
    return typeof said === 'object' && said !== null ? new Map<string, unknown>(Object.entries(said)) : null
  } catch {
    return null
  }
}

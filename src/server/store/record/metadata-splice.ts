import { memberText } from '#contract/json/json-members.ts'
import { isJsonObject } from '#contract/json/json-object.ts'
import { toParsed } from '#contract/json/lossless-json.ts'
import type { MetadataPairs } from '#contract/wire/list-query.ts'
import { toMetadataText } from '#contract/metadata/metadata.ts'

/**
 * The metadata that `/v1` must write into a body to show the current one; null if the body already has it, so that its
 * bytes stay as they came.
 */
export function toMetadataSplice(body: string, metadata: MetadataPairs): string | null {
  return toSplice(toParsed(memberText(body, 'metadata')), metadata)
}

/** The same of a body that is parsed already; `said` is its metadata. */
export function toSplice(said: unknown, metadata: MetadataPairs): string | null {
  return saysTheSame(said, metadata) ? null : toMetadataText(metadata)
}

function saysTheSame(said: unknown, metadata: MetadataPairs): boolean {
  if (!isJsonObject(said) || Object.keys(said).length !== metadata.length) return false
  return metadata.every(([key, value]) => Object.hasOwn(said, key) && said[key] === value)
}

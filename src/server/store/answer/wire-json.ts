import { isUtf8 } from 'node:buffer'
import { spliceMembers } from '#contract/json/json-members.ts'
import { toText } from '../record/codec/body-codec.ts'
import { type PackedBody, readStoredBody } from '../record/codec/stored-body.ts'

/** What a record's JSON is made of: its packed bytes, and what is spliced into them. */
export interface WireParts {
  packed: PackedBody
  name: string
  /** The name is not the id that stands in the bytes. */
  spliced: boolean
  /** JSON text of the metadata that stands in place of the bytes' own; null leaves that. */
  metadata: string | null
  /** Unix seconds. */
  metadataChangedAt: number | null
}

/**
 * A record's JSON in UTF-8; null where it is damaged. Bytes that need no change and are UTF-8 are given as they came in,
 * without being read. With `own`, metadata that is empty and was never changed is left out.
 */
export function toWireJson(parts: WireParts, form: 'v1' | 'own'): Uint8Array | null {
  const { bytes, damage } = readStoredBody(parts.packed)
  if (bytes === null || damage !== null) return null
  const { name, metadata } = parts
  const changes: Record<string, string> = {}
  if (parts.spliced) changes['id'] = JSON.stringify(name)
  const none = metadata === '{}' && parts.metadataChangedAt === null
  if (metadata !== null && !(none && form === 'own')) changes['metadata'] = metadata
  if (Object.keys(changes).length === 0 && isUtf8(bytes)) return bytes
  return Buffer.from(splice(toText(bytes), changes))
}

/** The bytes stay unchanged if nothing changed, or if they are not an object. */
function splice(text: string, changes: Record<string, string>): string {
  if (Object.keys(changes).length === 0) return text
  try {
    return spliceMembers(text, changes)
  } catch {
    return text
  }
}

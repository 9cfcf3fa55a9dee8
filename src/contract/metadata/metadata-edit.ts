import type { MetadataPairs } from '../wire/list-query.ts'
import { METADATA_LIMITS, parseMetadata } from './metadata.ts'
import { ParamError } from '../wire/param-error.ts'

/** One change to the metadata of many records. */
export type MetadataEdit =
  | { deed: 'set'; key: string; value: string }
  | { deed: 'rename'; key: string; to: string }
  | { deed: 'remove'; key: string }

/** The result of an edit for one record: its new metadata, no change, or why it is not possible. */
export type Edited = { metadata: MetadataPairs } | { same: true } | { refused: string }

/** Reads an edit, within the contract's limits. Throws `ParamError` that names `deed`, `key`, `value` or `to`. */
export function parseMetadataEdit(given: Readonly<Record<string, unknown>>): MetadataEdit {
  const { deed, key, value, to } = given
  if (deed !== 'set' && deed !== 'rename' && deed !== 'remove')
    throw new ParamError(
      "Invalid 'deed': expected set, rename, remove, delete or delete_upstream.",
      'deed',
      'invalid_value',
    )
  const name = parseText(key, 'key')
  if (deed === 'set') {
    const text = parseText(value, 'value')
    parseMetadata({ [name]: text })
    return { deed, key: name, value: text }
  }
  if (deed === 'rename') {
    const other = parseText(to, 'to')
    parseMetadata({ [other]: '' })
    return { deed, key: name, to: other }
  }
  return { deed, key: name }
}

/** Applies an edit to the metadata of one record. Pairs keep their order; a new one comes last. */
export function applyMetadataEdit(metadata: MetadataPairs, edit: MetadataEdit): Edited {
  const had = metadata.find(([key]) => key === edit.key)
  if (edit.deed === 'set') {
    if (had?.[1] === edit.value) return { same: true }
    if (had !== undefined) return { metadata: metadata.map((pair) => (pair === had ? [edit.key, edit.value] : pair)) }
    if (metadata.length >= METADATA_LIMITS.pairs) return { refused: `It has ${metadata.length} pairs already.` }
    return { metadata: [...metadata, [edit.key, edit.value]] }
  }
  if (had === undefined) return { same: true }
  if (edit.deed === 'remove') return { metadata: metadata.filter((pair) => pair !== had) }
  if (edit.to === edit.key) return { same: true }
  if (metadata.some(([key]) => key === edit.to)) return { refused: `It has a key ${edit.to} already.` }
  return { metadata: metadata.map((pair) => (pair === had ? [edit.to, had[1]] : pair)) }
}

function parseText(value: unknown, param: string): string {
  if (typeof value === 'string' && (value !== '' || param === 'value')) return value
  const found = value === undefined ? 'it is missing' : 'expected a text that is not empty'
  throw new ParamError(`Invalid '${param}': ${found}.`, param, 'invalid_value')
}

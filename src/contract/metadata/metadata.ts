import { memberSpans, memberText } from '../json/json-members.ts'
import { isJsonObject } from '../json/json-object.ts'
import type { MetadataPairs } from '../wire/list-query.ts'
import { ParamError } from '../wire/param-error.ts'

/** The contract's limits; lengths are in characters (code points), not UTF-16 units. */
export const METADATA_LIMITS = { pairs: 16, key: 64, value: 512 } as const

/** The code points of a text, counted without making an array. */
function lengthOf(text: string): number {
  let length = 0
  for (const _ of text) length++
  return length
}

/**
 * The metadata of an update, within OpenAI's limits, with OpenAI's error messages. `null` empties it. Throws
 * `ParamError` that names `metadata` or `metadata.<key>`.
 */
export function parseMetadata(value: unknown): MetadataPairs {
  if (value === null) return []
  if (value === undefined) {
    throw new ParamError("Missing required parameter: 'metadata'.", 'metadata', 'missing_required_parameter')
  }
  if (typeof value !== 'object' || Array.isArray(value)) {
    const found = Array.isArray(value) ? 'an array' : `a ${typeof value}`
    throw new ParamError(
      `Invalid type for 'metadata': expected an object, but got ${found} instead.`,
      'metadata',
      'invalid_type',
    )
  }
  const entries: [string, unknown][] = Object.entries(value)
  if (entries.length > METADATA_LIMITS.pairs) {
    throw new ParamError(
      `Invalid 'metadata': too many properties. Expected an object with at most ${METADATA_LIMITS.pairs} properties, but got an object with ${entries.length} properties instead.`,
      'metadata',
      'object_above_max_properties',
    )
  }
  return entries.map(([key, text]) => {
    const keyLength = lengthOf(key)
    if (keyLength > METADATA_LIMITS.key) {
      throw new ParamError(
        `Invalid 'metadata': property name too long. Expected a string with maximum length ${METADATA_LIMITS.key}, but got a string with length ${keyLength} instead.`,
        'metadata',
        'property_name_above_max_length',
      )
    }
    const param = `metadata.${key}`
    if (typeof text !== 'string') {
      const found = text === null ? 'null' : Array.isArray(text) ? 'an array' : `a ${typeof text}`
      throw new ParamError(
        `Invalid type for '${param}': expected a string, but got ${found} instead.`,
        param,
        'invalid_type',
      )
    }
    const length = lengthOf(text)
    if (length > METADATA_LIMITS.value) {
      throw new ParamError(
        `Invalid '${param}': string too long. Expected a string with maximum length ${METADATA_LIMITS.value}, but got a string with length ${length} instead.`,
        param,
        'string_above_max_length',
      )
    }
    return [key, text] as const
  })
}

/**
 * The metadata of a record: the answer's own if it is an object, else the request's (`create` does not repeat it in its
 * answer). Takes valid JSON texts. Values that are not strings are given as JSON text; of duplicate keys the last
 * counts.
 */
export function effectiveMetadata(bodyText: string, requestText: string | null): MetadataPairs {
  for (const text of [bodyText, requestText]) {
    const metadata = text === null ? null : memberText(text, 'metadata')
    if (metadata?.startsWith('{') === true) return metadataPairs(metadata)
  }
  return []
}

/** The same of texts that are parsed already, which spares looking for the member in them where it is plain. */
export function metadataOf(body: Parsed, request: Parsed): MetadataPairs {
  for (const { text, value } of [body, request]) {
    const metadata = text !== null && isJsonObject(value) ? value['metadata'] : null
    if (!isJsonObject(metadata)) continue
    const pairs = Object.entries(metadata)
    return pairs.every(isPlainPair) ? pairs : metadataPairs(memberText(text ?? '', 'metadata') ?? '')
  }
  return []
}

/** A text, and what `parseLosslessJson` makes of it. */
export interface Parsed {
  text: string | null
  value: unknown
}

/** JavaScript puts names that are numbers before the others. */
function isPlainPair(pair: [string, unknown]): pair is [string, string] {
  return typeof pair[1] === 'string' && !/^\d/.test(pair[0])
}

/** The pairs of a metadata object's JSON text; values that are not strings as JSON text. */
export function metadataPairs(text: string): MetadataPairs {
  const pairs = new Map<string, string>()
  for (const { key, valueStart, valueEnd } of memberSpans(text)) {
    const value = text.slice(valueStart, valueEnd)
    pairs.set(key, value.startsWith('"') ? String(JSON.parse(value)) : value)
  }
  return [...pairs]
}

/** The JSON text of a metadata object, including `__proto__` and number-like keys, in the order of the pairs. */
export function toMetadataText(entries: MetadataPairs): string {
  return `{${entries.map(([key, value]) => `${JSON.stringify(key)}:${JSON.stringify(value)}`).join(',')}}`
}

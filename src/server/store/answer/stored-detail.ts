import { effectiveMetadata } from '#contract/metadata/metadata.ts'
import type { FailureWords } from '#contract/failure/failure-words.ts'

/** All that is known about one record, as an engine finds it: its texts are not parsed. */
export interface StoredDetail {
  /** The row of the table as JSON. */
  line: string
  raw: string | null
  damage: string | null
  request: string | null
  messages: string | null
  /**
   * The length of the request in characters, if it is too large to be included; null otherwise, or if it is unknown.
   */
  requestApart: number | null
  from: string
  fileLine: number | null
  receivedAt: number | null
  metadataChangedAt: number | null
  sha256: string | null
  sameId: string[]
  capture: string | null
  call: string | null
  /** The answer as it came, and upstream's own text, are stored beside the record. */
  answerKept: boolean
  listedKept: boolean
  /** How much was removed on its way in, as JSON. */
  redacted: string | null
  failure: FailureWords | null
}

/** `raw` is left out beyond this size in bytes: the page could not show it. */
export const LARGEST_RAW = 64 * 1024 * 1024

/** A larger request is asked for separately, so that the record comes first. */
const LARGEST_REQUEST = 256 * 1024

/** The text of a record alone. */
export interface StoredRaw {
  text: string | null
  damage: string | null
}

/** The request of a detail, which leaves a large one to be asked for by itself. */
export function toRequestPart(request: string | null): Pick<StoredDetail, 'request' | 'requestApart'> {
  const isApart = request !== null && request.length > LARGEST_REQUEST
  return isApart ? { request: null, requestApart: request.length } : { request, requestApart: null }
}

/** A row has no room for long metadata, which an editor needs completely. */
export function withWholeMetadata(line: string, body: string | null, request: string | null): string {
  try {
    return JSON.stringify({ ...JSON.parse(line), metadata: effectiveMetadata(body ?? '{}', request) })
  } catch {
    return line
  }
}

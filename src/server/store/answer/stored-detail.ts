import { effectiveMetadata } from '#contract/metadata/metadata.ts'
import type { FailureWords } from '#contract/failure/failure-words.ts'

/** All that is known about one record, as an engine finds it: texts are parsed by whoever needs them. */
export interface StoredDetail {
  /** The line of the table as JSON. */
  line: string
  raw: string | null
  damage: string | null
  request: string | null
  messages: string | null
  /** How many characters the request has where it is too large to come along; null where it does, or is not known. */
  requestApart: number | null
  from: string
  fileLine: number | null
  receivedAt: number | null
  metadataChangedAt: number | null
  sha256: string | null
  sameId: string[]
  capture: string | null
  /** The recorded call as JSON. */
  call: string | null
  /** The answer as it came, and upstream's own text, stand beside the record. */
  answerKept: boolean
  listedKept: boolean
  /** What was taken out on its way in, as JSON. */
  redacted: string | null
  failure: FailureWords | null
}

/** `raw` is left out beyond this many bytes: the page could not show it. */
export const LARGEST_RAW = 64 * 1024 * 1024

/** A larger request is asked for by itself: what comes first is what the record says. */
export const LARGEST_REQUEST = 256 * 1024

/** The text of a record alone, with nothing that stands beside it. */
export interface StoredRaw {
  text: string | null
  damage: string | null
}

/** The request of a detail, which leaves a large one to be asked for by itself. */
export function toRequestPart(request: string | null): Pick<StoredDetail, 'request' | 'requestApart'> {
  const isApart = request !== null && request.length > LARGEST_REQUEST
  return isApart ? { request: null, requestApart: request.length } : { request, requestApart: null }
}

/** A line has no room for long metadata; whoever edits it needs all of it. */
export function withWholeMetadata(line: string, body: string | null, request: string | null): string {
  try {
    return JSON.stringify({ ...JSON.parse(line), metadata: effectiveMetadata(body ?? '{}', request) })
  } catch {
    return line
  }
}

import { elementSpans, type MemberSpan, memberSpans } from '#contract/json-members.ts'
import type { MetadataEntries } from '#contract/list-query.ts'
import { INCOMPLETE_OBJECT, RECORD_OBJECT, sayIncomplete } from '../store/record-line.ts'
import type { IncomingRecord } from '../store/store.ts'
import { parseRecord } from './parse-record.ts'

/** A completion found in a line, as the very text that stood there. */
export interface FoundRecord {
  body: string
  request: string | null
  metadata: MetadataEntries | null
  /** Where `body` begins in the text, in UTF-16 units. */
  at: number
  /** The record as another store kept it, where the line is one of an export; it then counts instead of the above. */
  kept?: IncomingRecord
  /** Parts of the line that are not kept. */
  leftOut: string[]
}

/** What a line gave. A list page may give both; an answer that holds nothing at all gives neither. */
export interface Recognised {
  records: FoundRecord[]
  refusals: { reason: string; at: number }[]
}

/** Wrappers inside wrappers: a corpus line around a Batch line around a list page is three. */
const MAX_DEPTH = 6
const MAX_METADATA_VALUE = 512

/** Other objects of the API, by their `object` member, with the word a user knows them by. */
const FOREIGN: Readonly<Record<string, string>> = {
  'chat.completion.chunk': 'a chunk of a stream, not a whole completion',
  'chat.completion.deleted': 'the note of a deletion',
  text_completion: 'an answer of the older /v1/completions',
  response: 'an answer of the Responses API',
  embedding: 'an embedding',
  'fine_tuning.job': 'a fine-tuning job',
  batch: 'a Batch job; import its output file',
  file: 'a file object',
  model: 'a model',
  error: 'an error',
}

/**
 * Finds the completions in one line (or one whole document) of JSON: a completion, a list page, an array, a Batch output
 * line, a recorded request and response, a corpus line. The found texts are slices, so nothing is changed. Other kinds
 * are refused by their name. Never throws.
 */
export function recogniseLine(text: string): Recognised {
  const found: Recognised = { records: [], refusals: [] }
  try {
    JSON.parse(text)
  } catch (error) {
    found.refusals.push({ reason: `not valid JSON: ${describeSyntax(error, text)}`, at: 0 })
    return found
  }
  look({ text, start: text.search(/\S/), request: null, metadata: null, depth: 0 }, found)
  return found
}

interface Place {
  text: string
  start: number
  request: string | null
  metadata: MetadataEntries | null
  depth: number
}

function look(place: Place, found: Recognised): void {
  const { text, start } = place
  const refuse = (reason: string) => void found.refusals.push({ reason, at: start })
  if (place.depth > MAX_DEPTH) return refuse('wrapped too deeply')
  const first = text[start]
  if (first === '[') return lookIntoEach(place, start, found)
  if (first !== '{') return refuse(`not a completion, but ${first === '"' ? 'a string' : 'a bare value'}`)

  const members = memberSpans(text, start)
  const member = (key: string) => members.findLast((span) => span.key === key)
  const kind = textOf(text, member('object'))
  if (kind === RECORD_OBJECT) {
    const reason = takeKept(text, start, found)
    return reason === null ? undefined : refuse(reason)
  }
  if (kind === INCOMPLETE_OBJECT) return refuse(sayIncomplete(text.slice(start)))
  if (member('choices') !== undefined && (kind === null || !Object.hasOwn(FOREIGN, kind))) {
    const body = text.slice(start, text.indexOf('}', members.at(-1)?.end ?? start) + 1)
    found.records.push({ body, request: place.request, metadata: place.metadata, at: start, leftOut: [] })
    return
  }
  if (kind !== null && Object.hasOwn(FOREIGN, kind)) return refuse(`${FOREIGN[kind]} (object "${kind}")`)
  const data = member('data')
  if (data !== undefined && text[data.valueStart] === '[') return lookIntoEach(place, data.valueStart, found)
  const reason = lookInside(place, member, found)
  if (reason !== null) refuse(reason)
}

/** Takes a line of an export in as it was kept; gives the reason where it cannot be. */
function takeKept(text: string, start: number, found: Recognised): string | null {
  try {
    const { record, unknown } = parseRecord(text, start)
    found.records.push({ body: '', request: null, metadata: null, at: start, kept: record, leftOut: unknown })
    return null
  } catch (error) {
    return error instanceof Error ? error.message : String(error)
  }
}

function lookIntoEach(place: Place, start: number, found: Recognised): void {
  for (const element of elementSpans(place.text, start)) {
    look({ ...place, start: element.start, depth: place.depth + 1 }, found)
  }
}

/** Goes on into a wrapper's answer; gives the reason where there is none to go on into. */
function lookInside(place: Place, member: (key: string) => MemberSpan | undefined, found: Recognised): string | null {
  const { text } = place
  const into = (span: MemberSpan, more: Partial<Place> = {}) => {
    look({ ...place, ...more, start: span.valueStart, depth: place.depth + 1 }, found)
    return null
  }
  const request = member('request')
  const known = request !== undefined && text[request.valueStart] === '{'
  const requestText = known ? text.slice(request.valueStart, request.valueEnd) : place.request
  const isObject = (span: MemberSpan | undefined) => span !== undefined && /[[{]/.test(text[span.valueStart] ?? '')

  const response = member('response')
  const customId = textOf(text, member('custom_id'))
  if (response !== undefined && isObject(response)) {
    const metadata = customId === null ? place.metadata : toBatchMetadata(customId)
    return into(response, { request: requestText, metadata })
  }
  const body = member('body')
  if (member('url') !== undefined && customId !== null) return 'a line of a Batch input file, not of its output'
  if (body !== undefined && isObject(body)) return into(body, { request: requestText })
  const line = member('line')
  if (line !== undefined && isObject(line)) return into(line)
  return nameForeign(text, member)
}

function nameForeign(text: string, member: (key: string) => MemberSpan | undefined): string {
  const error = member('error')
  if (error !== undefined && text[error.valueStart] === '{') {
    const message = memberSpans(text, error.valueStart).findLast((span) => span.key === 'message')
    const words = textOf(text, message)
    return `an error answer, not a completion${words === null ? '' : `: ${words.slice(0, 200)}`}`
  }
  if (member('sse') !== undefined) return 'a recorded event stream, not a finished completion'
  if (member('messages') !== undefined) return 'a fine-tuning example or a request: there is no answer in it'
  if (member('response') !== undefined) return 'a recorded call whose answer is not JSON'
  const kind = textOf(text, member('object'))
  if (kind !== null) return `an object of the kind "${kind.slice(0, 60)}"`
  return 'not a completion: it has no "choices"'
}

/** Batch output carries no metadata; the line's own name is what one looks for afterwards. */
function toBatchMetadata(customId: string): MetadataEntries | null {
  return customId === '' || customId.length > MAX_METADATA_VALUE ? null : [['batch_custom_id', customId]]
}

function textOf(text: string, span: MemberSpan | undefined): string | null {
  if (span === undefined || text[span.valueStart] !== '"') return null
  const value: unknown = JSON.parse(text.slice(span.valueStart, span.valueEnd))
  return typeof value === 'string' ? value : null
}

/** V8 quotes a piece of the text, which may be private and may be long; its place is enough. */
function describeSyntax(error: unknown, text: string): string {
  const message = error instanceof Error ? error.message : ''
  const position = Number(/at position (\d+)/.exec(message)?.[1] ?? Number.NaN)
  if (/end of JSON/i.test(message) || position >= text.trimEnd().length) return 'it ends too early'
  return Number.isNaN(position) ? 'it cannot be read' : `unexpected at character ${position + 1}`
}

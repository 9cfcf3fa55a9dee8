import { elementSpans, type MemberSpan, memberSpans } from '#contract/json/json-members.ts'
import { toFailureWords } from '#contract/failure/failure-words.ts'
import { readFailure } from '#contract/failure/read-failure.ts'
import { INCOMPLETE_OBJECT, RECORD_OBJECT, sayIncomplete } from '../store/record-line.ts'
import type { IncomingRecord } from '../store/ingest-store.ts'
import { describeFault } from './describe-fault.ts'
import { type Surroundings, toSurroundings } from './surroundings.ts'
import { ANSWERS, LIST_MEMBERS } from './wrapper-members.ts'
import { parseRecord } from './parse-record.ts'
import { PUT_TOGETHER, toSpokenAnswer } from './spoken-answer.ts'
import { type Members, readWrapper, toMembers, UNWRAPPED, type Wrapped } from './read-wrapper.ts'

/** A completion that was found in a line, as its exact text. */
export interface FoundRecord extends Surroundings {
  body: string
  /** Where `body` begins in the text, in UTF-16 units. */
  at: number
  /** The record as another store kept it, if the line is from an export; used instead of the above. */
  kept?: IncomingRecord
}

/** The result for a line. A list page may give both records and refusals; an empty answer gives neither. */
export interface Recognised {
  records: FoundRecord[]
  refusals: { reason: string; at: number }[]
}

/** How deep wrappers may be nested: a corpus line around a Batch line around a list page is three. */
const MAX_DEPTH = 6

/** Other objects of the API, by their `object` member, with the word that users know. */
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
 * Finds the completions in one line (or one whole document) of JSON: a completion, a list page, an array, a Batch
 * output line, a recorded request and response, a row of another tool's log, a line of our own export. The texts found
 * are slices, so nothing is changed. Anything else is refused by its name. Never throws.
 */
export function recogniseLine(text: string): Recognised {
  const found: Recognised = { records: [], refusals: [] }
  try {
    JSON.parse(text)
  } catch {
    found.refusals.push({ reason: `not valid JSON: ${describeFault(text)}`, at: 0 })
    return found
  }
  const start = text.search(/\S/)
  look({ text, start, at: start, wrapped: UNWRAPPED, path: '', depth: 0 }, found)
  return found
}

interface Place {
  text: string
  start: number
  /** Where that is in the line. A text inside a text has no place of its own. */
  at: number
  wrapped: Wrapped
  /** The members that lead here, each followed by a dot. */
  path: string
  depth: number
}

function look(place: Place, found: Recognised): void {
  const { text, start, at, wrapped } = place
  const refuse = (reason: string) => {
    const label = wrapped.label === null ? '' : `${wrapped.label}: `
    found.refusals.push({ reason: label + reason, at })
  }
  if (place.depth > MAX_DEPTH) return refuse('wrapped too deeply')
  const first = text[start]
  if (first === '[') return lookIntoEach(place, start, found)
  if (first !== '{') return refuse(`not a completion, but ${first === '"' ? 'a string' : 'a bare value'}`)

  const spans = memberSpans(text, start)
  const member = (key: string) => spans.findLast((span) => span.key === key)
  const kind = textOf(text, member('object'))
  if (kind === RECORD_OBJECT) return takeKept(place, found, refuse)
  if (kind === INCOMPLETE_OBJECT) return refuse(sayIncomplete(text.slice(start)))
  const body = text.slice(start, text.indexOf('}', spans.at(-1)?.end ?? start) + 1)
  if (member('choices') !== undefined && (kind === null || !Object.hasOwn(FOREIGN, kind))) {
    const created = member('created')
    const said = created === undefined ? null : text.slice(created.valueStart, created.valueEnd)
    found.records.push({ body, at, ...toSurroundings(body, wrapped, said) })
    return
  }
  if (kind !== null && Object.hasOwn(FOREIGN, kind)) return refuse(`${FOREIGN[kind]} (object "${kind}")`)
  const data = member('data')
  if (data !== undefined && text[data.valueStart] === '[') {
    const inner = readWrapper(toMembers(text, start), wrapped, 'data', place.path)
    const rest = inner.rest.filter(({ key }) => !LIST_MEMBERS.includes(key))
    return lookIntoEach({ ...place, wrapped: { ...wrapped, rest } }, data.valueStart, found)
  }
  lookInside(place, toMembers(text, start), found, refuse)
}

/** Takes a line of an export as it was kept. */
function takeKept({ text, start, at }: Place, found: Recognised, refuse: (reason: string) => void): void {
  try {
    const { record, unknown } = parseRecord(text, start)
    const nothing = { request: null, metadata: null, latencyMs: null, answeredAt: null }
    found.records.push({ body: '', at, ...nothing, kept: record, leftOut: unknown })
  } catch (error) {
    refuse(error instanceof Error ? error.message : String(error))
  }
}

function lookIntoEach(place: Place, start: number, found: Recognised): void {
  const inside = place.at - place.start
  for (const element of elementSpans(place.text, start)) {
    look({ ...place, start: element.start, at: element.start + inside, depth: place.depth + 1 }, found)
  }
}

/** Looks into a wrapper's answer, or makes a completion of it; gives the reason if neither is possible. */
function lookInside(place: Place, members: Members, found: Recognised, refuse: (reason: string) => void): void {
  if (members.has('url') && members.has('custom_id') && !members.has('response')) {
    return refuse('a line of a Batch input file, not of its output')
  }
  const answer = ANSWERS.find((key) => /^[[{]/.test(members.get(key) ?? '')) ?? null
  const spoken = toSpokenAnswer(members, answer ?? ANSWERS.find((key) => members.has(key)) ?? null)
  const wrapped = readWrapper(members, place.wrapped, spoken?.from ?? answer, place.path)
  if (spoken !== null && wrapped.messages !== null) {
    const body = spoken.toBody(wrapped)
    const surroundings = toSurroundings(body, wrapped)
    found.records.push({ body, at: place.at, ...surroundings, leftOut: [PUT_TOGETHER, ...surroundings.leftOut] })
    return
  }
  if (answer !== null) {
    const text = members.get(answer) ?? ''
    const path = `${place.path}${answer}.`
    return look({ text, start: text.search(/\S/), at: place.at, wrapped, path, depth: place.depth + 1 }, found)
  }
  const label = wrapped.label === null || place.wrapped.label !== null ? '' : `${wrapped.label}: `
  const isRow = place.depth === 0 && [...ANSWERS, 'error'].some((key) => members.has(key))
  refuse(`${isRow ? label : ''}${nameForeign(members, wrapped)}`)
}

/** What the line is, if it contains no completion. */
function nameForeign(members: Members, { status }: Wrapped): string {
  const value = (key: string): unknown => JSON.parse(members.get(key) ?? 'null')
  const failed = status !== null && status >= 400
  if (failed || ['"', '{'].includes(members.get('error')?.charAt(0) ?? '')) {
    const body = value('body')
    const words =
      toFailureWords(Object.fromEntries([...members.keys()].map((key) => [key, value(key)]))) ??
      (typeof body === 'string' ? readFailure(body) : null)
    const said = words === null ? '' : `: ${words.message.slice(0, 200)}`
    const code = words?.code == null || said.includes(words.code) ? '' : ` (${words.code.slice(0, 60)})`
    return `an error answer${failed ? ` (${status})` : ''}, not a completion${said}${code}`
  }
  if (members.has('sse')) return 'a recorded event stream, not a finished completion'
  if (members.has('messages')) return 'a fine-tuning example or a request: there is no answer in it'
  if (members.has('response')) return 'a recorded call whose answer is not JSON'
  const kind = value('object')
  if (typeof kind === 'string') return `an object of the kind "${kind.slice(0, 60)}"`
  return 'not a completion: it has no "choices"'
}

function textOf(text: string, span: MemberSpan | undefined): string | null {
  if (span === undefined || text[span.valueStart] !== '"') return null
  const value: unknown = JSON.parse(text.slice(span.valueStart, span.valueEnd))
  return typeof value === 'string' ? value : null
}

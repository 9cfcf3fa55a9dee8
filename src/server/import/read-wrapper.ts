import { type MemberSpan, elementSpans, memberSpans } from '#contract/json/json-members.ts'
import { metadataPairs } from '#contract/metadata/metadata.ts'
import { toUnixTime } from '#contract/completion/unix-time.ts'
import * as names from './wrapper-members.ts'

/** A member of a wrapper that has not been used (yet): its place and its JSON text. */
interface Rest {
  path: string
  key: string
  json: string
}

/** What the wrappers around an answer say about it; JSON texts are exact copies. */
export interface Wrapped {
  /** The line's name in its own file, for refusals: `custom_id "x"`. */
  label: string | null
  status: number | null
  request: string | null
  messages: string | null
  model: string | null
  parameters: readonly (readonly [key: string, json: string])[]
  user: string | null
  metadata: readonly (readonly [key: string, value: string])[]
  /** Unix seconds. */
  startedAt: number | null
  endedAt: number | null
  latencyMs: number | null
  rest: readonly Rest[]
}

export const UNWRAPPED: Wrapped = {
  label: null,
  status: null,
  request: null,
  messages: null,
  model: null,
  parameters: [],
  user: null,
  metadata: [],
  startedAt: null,
  endedAt: null,
  latencyMs: null,
  rest: [],
}

/** The longest metadata value that the contract allows. */
const LONGEST_NAME = 512

/**
 * A wrapper's members by name (the last of a repeated one) as JSON texts; a text that contains JSON counts as that
 * JSON.
 */
export type Members = ReadonlyMap<string, string>

/** Takes a valid JSON text and where the object begins. */
export function toMembers(text: string, start: number): Members {
  return new Map(memberSpans(text, start).map((span) => [span.key, unquoted(valueText(text, span))]))
}

/** Adds what a wrapper says to what the outer wrappers said. `answer` is the member to look into; `path` leads here. */
export function readWrapper(members: Members, outer: Wrapped, answer: string | null, path: string): Wrapped {
  const used = new Set<string>(answer === null ? [] : [answer])
  const take = <T>(keys: readonly string[], read: (json: string) => T | null): T | null => {
    for (const key of keys) {
      const json = key === answer ? undefined : members.get(key)
      const value = json === undefined ? null : read(json)
      if (value === null) continue
      used.add(key)
      return value
    }
    return null
  }
  const label = labelOf(members)
  const request = take(names.REQUESTS, toRequest)
  const list = take(names.REQUESTS, toMessages)
  const metadata = readMetadata(members, used)
  const times = {
    startedAt: take(names.STARTS, toTime),
    endedAt: take(names.ENDS, toTime) ?? take(names.MOMENTS, toTime),
    latencyMs: take(names.MILLISECONDS, toNumber),
  }
  const wrapped = {
    label: outer.label ?? label,
    status: take(names.STATUSES, toNumber) ?? outer.status,
    request: request ?? outer.request,
    messages: take(names.MESSAGES, toArray) ?? list ?? outer.messages,
    model: take(['model'], toText) ?? outer.model,
    parameters: [...outer.parameters, ...(take(names.PARAMETERS, toPairs) ?? [])],
    user: take(names.USERS, toText) ?? outer.user,
    metadata: [...outer.metadata, ...metadata],
    startedAt: outer.startedAt ?? times.startedAt,
    endedAt: outer.endedAt ?? times.endedAt,
    latencyMs: outer.latencyMs ?? times.latencyMs,
  }
  // The completion contains these, too; whether they are equal is seen when it is found.
  used.delete('model')
  const rest = [...members].filter(([key]) => !used.has(key)).map(([key, json]) => ({ path: path + key, key, json }))
  return { ...wrapped, rest: [...outer.rest, ...rest] }
}

function readMetadata(members: Members, used: Set<string>): [string, string][] {
  const pairs: [string, string][] = []
  for (const key of [...names.METADATA, ...names.PAIRS, 'custom_id']) {
    const json = members.get(key)
    const found = json === undefined ? [] : toMetadata(key === 'custom_id' ? 'batch_custom_id' : key, json)
    if (found.length === 0) continue
    used.add(key)
    pairs.push(...found)
  }
  return pairs
}

function toMetadata(key: string, json: string): [string, string][] {
  if (json.startsWith('{')) return metadataPairs(json).map(([name, value]) => [name, value])
  if (json.startsWith('[')) return elementSpans(json).length === 0 ? [] : [[key, json]]
  if (!json.startsWith('"')) return /^[-\d]/.test(json) ? [[key, json]] : []
  const text = String(JSON.parse(json))
  return text === '' || text.length > LONGEST_NAME ? [] : [[key, text]]
}

function labelOf(members: Members): string | null {
  for (const key of ['custom_id', 'request_id', 'id']) {
    const json = members.get(key)
    if (json !== undefined && /^["\d]/.test(json) && json.length <= 100 && json !== '""') return `${key} ${json}`
  }
  return null
}

function valueText(text: string, span: MemberSpan): string {
  return text.slice(span.valueStart, span.valueEnd)
}

/** Many logs store JSON as a text inside JSON. */
function unquoted(json: string): string {
  if (!/^"\s*(?:\{|\[)/.test(json)) return json
  const text = String(JSON.parse(json)).trim()
  try {
    JSON.parse(text)
    return text
  } catch {
    return json
  }
}

/** The request itself, which some logs store as the `body` of an object. */
function toRequest(json: string): string | null {
  if (!json.startsWith('{')) return null
  const members = toMembers(json, 0)
  const body = members.get('body')
  return body?.startsWith('{') === true && !members.has('messages') ? body : json
}

/** Messages without a request around them: a list, or one text. */
function toMessages(json: string): string | null {
  if (json.startsWith('"') && json !== '""') return `[{"role":"user","content":${json}}]`
  return toArray(json)
}

function toArray(json: string): string | null {
  return json.startsWith('[') && elementSpans(json).length > 0 ? json : null
}

function toPairs(json: string): (readonly [string, string])[] | null {
  if (!json.startsWith('{')) return null
  return memberSpans(json).map((span) => [span.key, valueText(json, span)])
}

function toText(json: string): string | null {
  return json.startsWith('"') && json !== '""' ? json : null
}

function toNumber(json: string): number | null {
  return /^-?\d/.test(json) ? Number(json) : null
}

function toTime(json: string): number | null {
  return /^["\d]/.test(json) ? toUnixTime(JSON.parse(json)) : null
}

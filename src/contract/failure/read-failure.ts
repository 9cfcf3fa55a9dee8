import { type FailureWords, toFailureWords } from './failure-words.ts'
import { findError } from './find-error.ts'
import { isJsonObject } from '../json/json-object.ts'
import { parseLosslessJson } from '../json/lossless-json.ts'

/** A longer answer is not an error. Of a stream, its end is searched; of anything else, nothing. */
const LONGEST_FAILURE = 1_000_000
/** Only the beginning of a page matters, and searching for elements that never end takes quadratic time. */
const LONGEST_MARKUP = 16_000

/**
 * Finds upstream's own words in the text of an answer that is no completion: JSON, an event stream with an error, HTML,
 * XML, or plain text. null if it says nothing. Never throws.
 */
export function readFailure(text: string): FailureWords | null {
  const start = text.slice(0, 64).trimStart()
  if (/^(?:data|event|id|retry|error)?:/.test(start)) return fromEvents(text.slice(-LONGEST_FAILURE))
  if (text.length > LONGEST_FAILURE) return null
  if (start.startsWith('<')) return fromMarkup(text.slice(0, LONGEST_MARKUP))
  try {
    return toFailureWords(parseLosslessJson(text))
  } catch {
    return toFailureWords(text.toWellFormed())
  }
}

/** The last event that is an error; the others are parts of the answer. */
function fromEvents(text: string): FailureWords | null {
  let isError = false
  let found: FailureWords | null = null
  for (const line of text.split(/\r\n|[\r\n]/)) {
    const [, field, value = ''] = /^(\w*): ?(.*)$/.exec(line) ?? []
    if (line === '') isError = false
    else if (field === 'event') isError = value.trim() === 'error'
    else if (field === 'error') found = toWords(value) ?? found
    else if (field === 'data' && (isError || mayFail(value))) found = toEventError(value, isError) ?? found
    else if (line.startsWith('{')) found = toEventError(line, false) ?? found
  }
  return found
}

/** A quick test, so that the events that are parts of the answer need not be parsed. */
function mayFail(data: string): boolean {
  return /error/i.test(data) || !data.includes('"choices":[{')
}

function toEventError(data: string, isError: boolean): FailureWords | null {
  if (isError) return toWords(data)
  try {
    return toFailureWords(findError(parseLosslessJson(data), false))
  } catch {
    return null
  }
}

/** The error in a choice, instead of its text or after it. */
export function toChoiceFailure(choices: unknown): FailureWords | null {
  for (const choice of Array.isArray(choices) ? (choices as unknown[]) : []) {
    const words = isJsonObject(choice) ? toFailureWords(choice['error']) : null
    if (words !== null) return words
  }
  return null
}

function toWords(text: string): FailureWords | null {
  try {
    return toFailureWords(parseLosslessJson(text))
  } catch {
    return toFailureWords(text)
  }
}

/** The title of a page, else its first heading, else its text; of XML, its message and code. */
function fromMarkup(text: string): FailureWords | null {
  const message = ['title', 'message', 'h1', 'faultstring']
    .map((name) => elementOf(text, name))
    .find((one) => one !== '')
  const words = toFailureWords(message ?? toPlainText(text))
  return words === null ? null : { ...words, code: elementOf(text, 'code') || null }
}

function elementOf(text: string, name: string): string {
  const found = new RegExp(`<${name}(?:\\s[^>]*)?>([^]*?)</${name}>`, 'i').exec(text)
  return toPlainText(found?.[1] ?? '')
}

const ENTITIES: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'", nbsp: ' ' }

function toPlainText(markup: string): string {
  return markup
    .replaceAll(/<(script|style)\b[^]*?<\/\1>/gi, ' ')
    .replaceAll(/<[^>]*>/g, ' ')
    .replaceAll(/&(?:#(\d{1,7})|#x([\da-f]{1,6})|(\w+));/gi, (whole, decimal?: string, hex?: string, name?: string) => {
      if (name !== undefined) return ENTITIES[name.toLowerCase()] ?? whole
      const code = Number.parseInt(decimal ?? hex ?? '', decimal === undefined ? 16 : 10)
      return code > 0 && code <= 0x10_ff_ff ? String.fromCodePoint(code) : whole
    })
    .replaceAll(/\s+/g, ' ')
    .trim()
}

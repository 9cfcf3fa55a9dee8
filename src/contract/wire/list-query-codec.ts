import type { ListQuery } from './list-query.ts'
import { ParamError } from './param-error.ts'
import { parseQueryPairs } from './query-pairs.ts'

/** The list API's default. */
const DEFAULT_LIMIT = 20
/** OpenAI’s own maximum; beyond it the answer is a 400 in its words. */
const MAX_LIMIT = 100

/** Parameters that gateways and older clients add; they do not concern the list. */
const PASSED_OVER: ReadonlySet<string> = new Set(['api-version', 'api_version', 'api-key', 'api_key', 'key'])

/** The parameters of `GET /v1/chat/completions/{id}/messages`. */
export interface MessagesQuery {
  after: string | null
  limit: number
  order: 'asc' | 'desc'
}

/**
 * Reads the query string of a list call in all forms that the official clients send: `metadata[k]`, `metadata%5Bk%5D`,
 * `+` and `%20`; the metadata key is what is between the first `[` and the last `]`. An empty `metadata=`, `model=` or
 * `after=` is no condition. Of a repeated `after` the last counts (clients append it to their query); any other
 * repeated parameter is refused. Throws `ParamError` that names the parameter.
 */
export function parseListQuery(search: string): ListQuery {
  const query: ListQuery = { model: null, metadata: [], after: null, limit: DEFAULT_LIMIT, order: 'asc' }
  const metadata = new Map<string, string>()
  const seen = new Set<string>()
  for (const [name, value] of parseQueryPairs(search)) {
    if (name.startsWith('metadata[') && name.endsWith(']')) {
      const key = name.slice('metadata['.length, -1)
      if (metadata.has(key)) throw givenTwice(`metadata.${key}`)
      metadata.set(key, value)
    } else if (name === 'metadata') {
      if (value !== '') {
        throw new ParamError(
          "Invalid type for 'metadata': expected an object, but got a string instead. Write metadata[key]=value.",
          'metadata',
          'invalid_type',
        )
      }
    } else if (name === 'model') {
      if (seen.has(name)) throw givenTwice(name)
      query.model = value === '' ? null : value
    } else readPaging(query, name, value, seen)
    seen.add(name)
  }
  return { ...query, metadata: [...metadata] }
}

/** Reads the query string of a messages call, by the rules of `parseListQuery`. Throws `ParamError`. */
export function parseMessagesQuery(search: string): MessagesQuery {
  const query: MessagesQuery = { after: null, limit: DEFAULT_LIMIT, order: 'asc' }
  const seen = new Set<string>()
  for (const [name, value] of parseQueryPairs(search)) {
    readPaging(query, name, value, seen)
    seen.add(name)
  }
  return query
}

/**
 * The query string of a list call, without `?`, as openai-node writes it. It always has `limit` and `order`: OpenAI's
 * real default order differs from its documentation.
 */
export function toListSearch(query: ListQuery): string {
  const pairs: [string, string][] = []
  if (query.model !== null) pairs.push(['model', query.model])
  for (const [key, value] of query.metadata) pairs.push([`metadata[${key}]`, value])
  return [...pairs.map(toPair), toMessagesSearch(query)].join('&')
}

/** The query string of a messages call, without `?`. */
export function toMessagesSearch({ limit, order, after }: MessagesQuery): string {
  const pairs: [string, string][] = [
    ['limit', String(limit)],
    ['order', order],
  ]
  if (after !== null) pairs.push(['after', after])
  return pairs.map(toPair).join('&')
}

function toPair([name, value]: [string, string]): string {
  return `${encode(name)}=${encode(value)}`
}

/** Lone surrogates have no UTF-8 form; as everywhere on the web, they are sent as U+FFFD. */
function encode(text: string): string {
  return encodeURIComponent(text.toWellFormed())
}

function readPaging(query: MessagesQuery, name: string, value: string, seen: ReadonlySet<string>): void {
  if (name === 'after') {
    query.after = value === '' ? null : value
    return
  }
  if (PASSED_OVER.has(name)) return
  if (name !== 'limit' && name !== 'order') {
    throw new ParamError(`Unknown parameter: '${name}'.`, name, 'unknown_parameter')
  }
  if (seen.has(name)) throw givenTwice(name)
  if (name === 'limit') query.limit = parseLimit(value)
  else query.order = parseOrder(value)
}

function parseOrder(text: string): 'asc' | 'desc' {
  if (text === 'asc' || text === 'desc') return text
  throw new ParamError(`Invalid value: '${text}'. Supported values are: 'asc' and 'desc'.`, 'order', 'invalid_value')
}

function parseLimit(text: string): number {
  if (!/^-?\d+$/.test(text)) {
    const found = /^-?\d*\.\d+$/.test(text) ? 'a decimal number' : text === '' ? 'an empty string' : 'a string'
    throw new ParamError(
      `Invalid type for 'limit': expected an integer, but got ${found} instead.`,
      'limit',
      'invalid_type',
    )
  }
  const limit = Number(text)
  if (limit < 1) throw new ParamError(outOfRange('below minimum', '>= 1', text), 'limit', 'integer_below_min_value')
  if (limit > MAX_LIMIT) {
    throw new ParamError(outOfRange('above maximum', `<= ${MAX_LIMIT}`, text), 'limit', 'integer_above_max_value')
  }
  return limit
}

function outOfRange(side: string, bound: string, text: string): string {
  return `Invalid 'limit': integer ${side} value. Expected a value ${bound}, but got ${text} instead.`
}

function givenTwice(param: string): ParamError {
  return new ParamError(`Duplicate parameter: '${param}'.`, param, 'duplicate_parameter')
}

import { memberSpans, memberText, spliceMembers } from '#contract/json/json-members.ts'
import type { MetadataPairs } from '#contract/wire/list-query.ts'
import { effectiveMetadata } from '#contract/metadata/metadata.ts'
import { toUnixTime } from '#contract/completion/unix-time.ts'
import type { Wrapped } from './read-wrapper.ts'

/** In seconds. */
const HOUR_S = 3_600

/** Facts from the log line around a completion, which the completion itself lacks. */
export interface Surroundings {
  request: string | null
  metadata: MetadataPairs | null
  latencyMs: number | null
  /** Unix seconds; used if the completion itself has no time. */
  answeredAt: number | null
  /** Parts of the line that are not kept. */
  leftOut: string[]
}

/** Joins what is known about a completion from everything around it. `body` is its JSON text, `said` the text of its time. */
export function toSurroundings(body: string, wrapped: Wrapped, said = memberText(body, 'created')): Surroundings {
  const { request, lost: unsent } = toRequest(wrapped)
  const { metadata, lost } = toMetadata(body, request, wrapped)
  const { startedAt, endedAt } = wrapped
  const created = toUnixTime(JSON.parse(said ?? 'null'))
  const moment = endedAt ?? startedAt
  const took = startedAt === null || endedAt === null || endedAt < startedAt ? null : endedAt - startedAt
  const rest = notTold(wrapped.rest, body, request)
  return {
    request,
    metadata,
    latencyMs: took === null ? wrapped.latencyMs : Math.round(took * 1_000),
    answeredAt: created === null ? moment : null,
    leftOut: [
      ...rest.map(({ path }) => path),
      ...unsent,
      ...lost,
      ...(took === null && moment !== null && created !== null && Math.abs(moment - created) > HOUR_S
        ? ['its time']
        : []),
      ...(wrapped.status !== null && wrapped.status >= 400 ? ['its status'] : []),
    ],
  }
}

/** The request as it was, with the parts that were beside it. */
function toRequest({ request, messages, model, parameters, user }: Wrapped): {
  request: string | null
  lost: string[]
} {
  const own = new Map(
    memberSpans(request ?? '{}').map((span) => [span.key, request?.slice(span.valueStart, span.valueEnd)]),
  )
  const added: Record<string, string> = Object.create(null)
  const lost: string[] = []
  const add = (key: string, json: string | null) => {
    if (json === null) return
    const there = own.get(key) ?? added[key]
    if (there === undefined) added[key] = json
    else if (!isSame(there, json)) lost.push(key)
  }
  add('messages', messages)
  for (const [key, json] of parameters) add(key, json)
  if (request === null && Object.keys(added).length === 0) return { request, lost }
  if (!own.has('model') && added['model'] === undefined) add('model', model)
  add('user', user)
  return { request: Object.keys(added).length === 0 ? request : spliceMembers(request ?? '{}', added), lost }
}

function isSame(one: string, other: string): boolean {
  return one === other || JSON.stringify(JSON.parse(one)) === JSON.stringify(JSON.parse(other))
}

/** The completion's own pairs, then its request's, then those beside them. Pairs that occur twice count once. */
function toMetadata(body: string, request: string | null, wrapped: Wrapped) {
  // Without a request, the user can be kept only here.
  const user: [string, string][] = request === null && wrapped.user !== null ? [['user', JSON.parse(wrapped.user)]] : []
  const beside = [...wrapped.metadata, ...user]
  if (beside.length === 0) return { metadata: null, lost: [] }
  const pairs = new Map<string, string>()
  const lost: string[] = []
  for (const [key, value] of [...effectiveMetadata(body, null), ...effectiveMetadata('{}', request), ...beside]) {
    const there = pairs.get(key)
    if (there === undefined) pairs.set(key, value)
    else if (there !== value) lost.push(`metadata.${key}`)
  }
  return { metadata: [...pairs], lost }
}

/** What stood around a completion and is said neither by it nor by its request. */
function notTold(rest: Wrapped['rest'], body: string, request: string | null): Wrapped['rest'] {
  if (rest.length === 0) return rest
  const told = new Set([...scalarsOf(body), ...scalarsOf(memberText(body, 'usage') ?? ''), ...scalarsOf(request ?? '')])
  const texts = new Set(
    [...told].map((pair) => pair.slice(pair.indexOf('\0') + 1)).filter((json) => json.startsWith('"')),
  )
  return rest.filter(({ key, json }) => {
    if (isNothing(json) || told.has(`${key}\0${json}`) || texts.has(json)) return false
    return !/status|success/i.test(key) || !/^(?:200|true|"success(?:ful)?"|"ok")$/i.test(json)
  })
}

/** `key\0json` of the members that are neither objects nor lists. */
function scalarsOf(json: string): string[] {
  return memberSpans(json).flatMap(({ key, valueStart, valueEnd }) =>
    /[[{]/.test(json.charAt(valueStart)) ? [] : [`${key}\0${json.slice(valueStart, valueEnd)}`],
  )
}

function isNothing(json: string): boolean {
  return /^(?:null|""|\{\s*\}|\[\s*\])$/.test(json)
}

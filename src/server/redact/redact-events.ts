import { parseLosslessJson, stringifyLosslessJson } from '#contract/json/lossless-json.ts'
import { toMark, type Redactor } from './redactor.ts'

interface Leaf {
  event: number
  holder: Record<string, unknown> | unknown[]
  key: string | number
  text: string
}

/**
 * Removes from a stream of server-sent events what must not be kept, even if it is spread over several events: a key of
 * which each delta brings one letter. Lines, comments and events without a find stay as they are. `cut`: the stream may
 * end in the middle of a secret.
 */
export function redactEvents(text: string, redactor: Redactor, cut: boolean): string {
  const lines = text.split(/(\r\n|\n|\r)/)
  const events = toEvents(lines)
  const parsed = events.map(({ data }) => parse(data))
  const changed = new Set<number>()
  const spelled = new Map<string, Leaf[]>()
  for (const [event, value] of parsed.entries()) collect(value, '', event, spelled)
  for (const leaves of spelled.values())
    for (const leaf of redactSpelled(leaves, redactor, cut)) changed.add(leaf.event)
  for (const [at, event] of events.entries()) {
    const whole = changed.has(at) ? stringifyLosslessJson(parsed[at]) : event.data
    const clean = redactor.json(whole)
    if (clean !== event.data) setData(lines, event, clean)
  }
  const others = new Set(events.flatMap((event) => event.lines))
  return lines.map((line, at) => (at % 2 === 1 || others.has(at) ? line : redactor.text(line))).join('')
}

/**
 * Removes from the JSON text of a completion what must not be kept, even if only the tokens beside the answer spell it.
 * Any other text is treated as a text.
 */
export function redactBody(text: string, redactor: Redactor): string {
  const value = !redactor.finder.isIdle && text.includes('"token"') ? parse(text.trimStart()) : null
  if (value === null) return redactor.json(text)
  const spelled = new Map<string, Leaf[]>()
  collect(value, '', 0, spelled)
  const tokens = [...spelled].filter(([place]) => place.endsWith('.token'))
  const changed = tokens.flatMap(([, leaves]) => redactSpelled(leaves, redactor, false))
  return redactor.json(changed.length > 0 ? stringifyLosslessJson(value) : text)
}

/** The data of an event, and the places of its lines. */
interface EventLines {
  data: string
  lines: number[]
}

/** `lines` has the text of a line at each even place, and its line end after it. */
function toEvents(lines: readonly string[]): EventLines[] {
  const events: EventLines[] = []
  let open: EventLines | null = null
  for (let at = 0; at < lines.length; at += 2) {
    const line = lines[at] ?? ''
    if (line === '') open = null
    else if (/^data:?/.test(line) && (line === 'data' || line[4] === ':')) {
      const data = line.slice(5).replace(/^ /, '')
      if (open === null) events.push((open = { data, lines: [at] }))
      else {
        open.data += `\n${data}`
        open.lines.push(at)
      }
    }
  }
  return events
}

/** A JSON text has no line breaks inside strings: it has as many lines as before, or it has become one. */
function setData(lines: string[], event: EventLines, data: string): void {
  const texts = data.split('\n')
  const [first = 0, ...more] = event.lines
  if (texts.length === event.lines.length) {
    for (const [at, line] of event.lines.entries()) lines[line] = `data: ${texts[at] ?? ''}`
    return
  }
  lines[first] = `data: ${data.replaceAll('\n', '')}`
  for (const line of more) lines[line] = ':'
}

function parse(data: string): unknown {
  if (!data.startsWith('{')) return null
  try {
    return parseLosslessJson(data)
  } catch {
    return null
  }
}

/**
 * Collects strings that continue each other: those at the same path of each event. The index of a choice or call is
 * part of the path.
 */
function collect(value: unknown, path: string, event: number, spelled: Map<string, Leaf[]>): void {
  if (typeof value !== 'object' || value === null || path.length > LONGEST_PATH) return
  const entries: [string | number, unknown][] = Array.isArray(value) ? [...value.entries()] : Object.entries(value)
  for (const [key, part] of entries) {
    const place = `${path}.${typeof key === 'number' ? toPlace(part) : key}`
    if (typeof part === 'string') {
      // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- an object or an array, as was just seen
      const leaf = { event, holder: value as Leaf['holder'], key, text: part }
      const before = spelled.get(place)
      if (before === undefined) spelled.set(place, [leaf])
      else before.push(leaf)
    } else collect(part, place, event, spelled)
  }
}

/** Strings on longer paths are searched one by one. */
const LONGEST_PATH = 1_000

function toPlace(part: unknown): string {
  const index = typeof part === 'object' && part !== null && 'index' in part ? part.index : ''
  return typeof index === 'number' ? `[${index}]` : '[]'
}

/** Removes finds that cross the edges of strings; gives the strings that changed. */
function redactSpelled(leaves: readonly Leaf[], redactor: Redactor, cut: boolean): Leaf[] {
  if (leaves.length === 1 && !cut) return []
  const text = leaves.map((leaf) => leaf.text).join('')
  const begun = cut ? redactor.finder.findBegun(text) : null
  const changed: Leaf[] = []
  const lengths = leaves.map((leaf) => leaf.text.length)
  let at = leaves.length - 1
  let start = text.length - (lengths[at] ?? 0)
  // From the end: what is before keeps its place.
  for (const found of [...redactor.finder.find(text), ...(begun === null ? [] : [begun])].toReversed()) {
    while (start >= found.end) start -= lengths[--at] ?? 0
    // A find within one string is made there again.
    if (found.start >= start && found !== begun) continue
    redactor.count(found)
    for (;;) {
      const leaf = leaves[at]
      if (leaf === undefined) break
      const isFirst = found.start >= start
      const left = isFirst ? leaf.text.slice(0, found.start - start) + toMark(found) : ''
      // Text after the find keeps its distance to the end of the string, whatever was inserted before it.
      set(leaf, left + leaf.text.slice(Math.max(0, found.end - start)))
      changed.push(leaf)
      if (isFirst) break
      at -= 1
      start -= lengths[at] ?? 0
    }
  }
  return changed
}

/** Sets a string. The bytes and alternatives of a token spell the same text, so they change, too. */
function set(leaf: Leaf, text: string): void {
  const { holder, key } = leaf
  leaf.text = text
  if (Array.isArray(holder)) holder[Number(key)] = text
  else {
    Object.defineProperty(holder, key, { value: text, writable: true, enumerable: true, configurable: true })
    if (key !== 'token') return
    if ('bytes' in holder) holder['bytes'] = null
    if (Array.isArray(holder['top_logprobs'])) holder['top_logprobs'] = []
  }
}

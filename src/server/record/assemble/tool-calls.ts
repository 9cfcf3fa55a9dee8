import { createEndFinder, type EndFinder } from './end-finder.ts'
import { isObject, type Json } from './json-member.ts'
import { mergeDelta } from './merge-delta.ts'
import { DELTA } from './merge-rule.ts'

/** The tool calls of one message, as far as they have come. */
export interface ToolCalls {
  /**
   * Takes the `tool_calls` of one delta. Gives for each entry the number of the call that it belongs to, counted in the
   * order in which calls begin.
   */
  add(deltas: unknown): (number | null)[]
  /** The calls in order. A call without `type` gets the one that its members imply. */
  list(): Json[]
}

interface Piece {
  number: number
  /** The position among the calls of the message: the index that was sent, else where it stood. */
  place: number
  call: Json
  /** Tells whether its arguments are complete. */
  end: EndFinder
  /** The last list that mentioned it. */
  spokenOfIn: unknown
}

/** What one entry of the list says about its call. */
interface Entry {
  index: number | null
  id: string
  name: string
  text: string
}

const wordOf = (value: unknown): string => (typeof value === 'string' ? value : '')
const idOf = ({ call }: Piece) => wordOf(call['id'])
const nameOf = ({ call }: Piece) => wordOf(calledOf(call)['name'])
const textOf = (called: Json): unknown => called['arguments'] ?? called['input']

function calledOf(call: Json): Json {
  return isObject(call['function']) ? call['function'] : isObject(call['custom']) ? call['custom'] : {}
}

function toEntry(delta: Json): Entry {
  const { index } = delta
  const called = calledOf(delta)
  const text = textOf(called)
  return {
    index: typeof index === 'number' ? index : /^\d+$/.test(wordOf(index)) ? Number(index) : null,
    id: wordOf(delta['id']),
    name: wordOf(called['name']),
    // Some servers send the arguments as an object, which is always complete.
    text: isObject(text) ? '{}' : wordOf(text),
  }
}

/**
 * Whether an entry begins a new call although it points to an existing one. Index, id, name and arguments are weighed
 * together, since each of them is repeated, changed or left out by some server (docs/streams.md, Tool calls).
 */
function isNew({ index, id, name, text }: Entry, found: Piece, list: unknown): boolean {
  const ownId = idOf(found)
  const ownName = nameOf(found)
  // Without an index, another id means another call. With an index, a piece of arguments may come under an id that was
  // made up for it.
  if (id !== '' && ownId !== '' && id !== ownId) return index === null || name !== '' || found.end.isWhole()
  // Each entry of one list is a call of its own; only an entry without a name may continue the call before it.
  if (found.spokenOfIn === list && (name !== '' || index === null)) return true
  if (name === '' || ownName === '') return false
  if (name !== ownName) return found.end.isWhole() || (id === '' && (index === null || isOtherCall(name, found)))
  return id === '' && text !== '' && found.end.isWhole()
}

/** A call without arguments may be followed by another; a name may come in pieces that repeat the whole so far. */
function isOtherCall(name: string, found: Piece): boolean {
  const text = textOf(calledOf(found.call))
  return (text === undefined || text === null || text === '') && !name.startsWith(nameOf(found))
}

/** Some servers repeat a whole call when they close it. */
function isRepeat({ index, id, name, text }: Entry, found: Piece): boolean {
  if (text === '' || !found.end.isWhole() || id !== idOf(found) || (id === '' && index === null)) return false
  return name === nameOf(found) && text === textOf(calledOf(found.call))
}

export function createToolCalls(): ToolCalls {
  const pieces: Piece[] = []
  const byIndex = new Map<number, Piece>()
  const byId = new Map<string, Piece>()
  let next = 0

  const begin = ({ index }: Entry): Piece => {
    const place = index ?? next
    const piece: Piece = { number: pieces.length, place, call: {}, end: createEndFinder(), spokenOfIn: null }
    pieces.push(piece)
    next = Math.max(next, place + 1)
    return piece
  }
  /** The last call with that index. Without an index: the call with that id, or the last one that began. */
  const find = ({ index, id, name }: Entry, sameOrder: Piece | undefined): Piece | undefined => {
    if (index !== null) return byIndex.get(index)
    return (id === '' && name === '' ? sameOrder : byId.get(id)) ?? pieces.at(-1)
  }
  const add = (piece: Piece, delta: Json, { index, id, text }: Entry): void => {
    const named = idOf(piece) !== ''
    mergeDelta(piece.call, delta, DELTA, id !== '' && named ? ['index', 'id'] : ['index'])
    piece.end.push(text)
    if (index !== null) byIndex.set(index, piece)
    if (id !== '' && !named) byId.set(id, piece)
  }

  return {
    add(deltas) {
      const list: unknown[] = Array.isArray(deltas) ? deltas : []
      const begun = pieces.length
      return list.map((delta, place) => {
        if (!isObject(delta)) return null
        const entry = toEntry(delta)
        // Pieces of several calls without names belong to the calls in the same order.
        const found = find(entry, list.length > 1 ? pieces[begun - list.length + place] : undefined)
        const said = found !== undefined && found.spokenOfIn !== list && isRepeat(entry, found)
        const piece = found === undefined || (!said && isNew(entry, found, list)) ? begin(entry) : found
        piece.spokenOfIn = list
        if (!said) add(piece, delta, entry)
        return piece.number
      })
    },
    list: () =>
      pieces
        .toSorted((one, other) => one.place - other.place)
        .map(({ call }) => {
          const { id, type, ...rest } = call
          return { id: id ?? '', type: type ?? (isObject(rest['custom']) ? 'custom' : 'function'), ...rest }
        }),
  }
}

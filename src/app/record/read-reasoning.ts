import { splitThinking } from '#contract/text/split-thinking.ts'
import { memberOf } from './json-value.ts'

/** One piece of reasoning in a message, and its member. */
export interface Reasoning {
  text: string
  member: string
}

/** A message with its reasoning separated. */
export interface ReasoningReading {
  /** Each once, however many members contain it. */
  reasoning: readonly Reasoning[]
  /** The text without reasoning; null if the content is not a text. */
  text: string | null
  /** The parts that are not reasoning; null if the content is not a list. */
  parts: readonly unknown[] | null
  /** Members that are completely shown as reasoning. */
  shown: readonly string[]
  /** What else such members contain, for example a signature. */
  rest: Readonly<Record<string, unknown>>
}

/** Members with reasoning (docs/answers.md, "Thoughts"), the plain ones first. */
export const REASONING_MEMBERS = [
  'reasoning_content',
  'reasoning',
  'reasoning_text',
  'thinking',
  'thinking_content',
  'thinking_blocks',
  'reasoning_details',
] as const

const PARTS = new Set(['thinking', 'reasoning', 'thought'])
/** Members beside the words of a piece of reasoning that add nothing. */
const PLAIN = new Set(['type', 'index', 'text', 'thinking', 'summary', 'reasoning', 'content', 'closed'])
/** No server nests a thought so deeply; a hostile one would end the stack. */
const DEEPEST_THOUGHT = 5

/** Reads a message, sent or stored. Never throws; what is not reasoning, or more than that, is left where it was. */
export function readReasoning(message: object, content: unknown): ReasoningReading {
  const found: Reasoning[] = []
  const shown: string[] = []
  const rest: Record<string, unknown> = {}
  for (const member of REASONING_MEMBERS) {
    const value = memberOf(message, member)
    const text = toThoughts(value)
    if (text === '') continue
    found.push({ text, member })
    if (isPlain(value)) shown.push(member)
    else rest[member] = withoutWords(value)
  }
  const own = readContent(content)
  const all = own.thoughts === '' ? found : [...found, { text: own.thoughts, member: 'content' }]
  return { reasoning: toDistinct(all), text: own.text, parts: own.parts, shown, rest }
}

function readContent(content: unknown): { thoughts: string; text: string | null; parts: readonly unknown[] | null } {
  if (typeof content === 'string') {
    const { thoughts, answer } = splitThinking(content)
    return { thoughts: thoughts ?? '', text: thoughts === null ? content : answer, parts: null }
  }
  if (!Array.isArray(content)) return { thoughts: '', text: null, parts: null }
  const thoughts: string[] = []
  const parts: unknown[] = []
  for (const part of content as unknown[]) {
    const type = memberOf(part, 'type')
    const text = typeof type === 'string' && PARTS.has(type) ? toThoughts(part) : ''
    if (text !== '') thoughts.push(text)
    else parts.push(part)
  }
  const first = memberOf(parts[0], 'text')
  const split = typeof first === 'string' ? splitThinking(first) : null
  if (split?.thoughts) {
    thoughts.push(split.thoughts)
    parts[0] = { ...Object(parts[0]), text: split.answer }
  }
  return { thoughts: thoughts.join('\n\n'), text: null, parts }
}

/** The words of a piece of reasoning in any form: a text, a list, an object with one of the usual names. */
function toThoughts(value: unknown, depth = 0): string {
  if (depth > DEEPEST_THOUGHT) return ''
  if (typeof value === 'string') return value.trim()
  if (Array.isArray(value)) {
    const texts = value.map((one: unknown) => toThoughts(one, depth + 1)).filter((text) => text !== '')
    return texts.join('\n\n')
  }
  // What is absent has no members: asked for theirs, and for theirs in turn, each message cost twenty thousand questions.
  if (typeof value !== 'object' || value === null) return ''
  for (const name of ['thinking', 'text', 'summary', 'reasoning', 'content']) {
    const text = toThoughts(memberOf(value, name), depth + 1)
    if (text !== '') return text
  }
  return ''
}

/** Whether it contains nothing but the words: no signature, nothing encrypted. */
function isPlain(value: unknown): boolean {
  if (Array.isArray(value)) return value.every(isPlain)
  if (typeof value !== 'object' || value === null) return true
  return Object.entries(value).every(([name, member]) => PLAIN.has(name) || member === null)
}

function withoutWords(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutWords)
  if (typeof value !== 'object' || value === null) return value
  const others = Object.entries(value).filter(([name]) => name === 'type' || name === 'index' || !PLAIN.has(name))
  return Object.fromEntries(others)
}

/** Leaves out repeated ones; white space does not count. */
function toDistinct(all: readonly Reasoning[]): Reasoning[] {
  const distinct: { one: Reasoning; words: string }[] = []
  for (const one of all) {
    const words = one.text.replaceAll(/\s+/g, '')
    if (distinct.some((other) => other.words.includes(words))) continue
    const within = distinct.findIndex((other) => words.includes(other.words))
    if (within === -1) distinct.push({ one, words })
    else distinct[within] = { one, words }
  }
  return distinct.map(({ one }) => one)
}

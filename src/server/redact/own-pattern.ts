import { RE2JS } from 're2js'
import type { Find, FindRule, Found } from './finder.ts'

/** A pattern from the owner's file, with the name under which its finds are counted. */
export interface OwnPattern {
  name: string
  source: string
}

/** A text is searched in windows: a find begins in one of so many characters. */
const WINDOW = 512
/** How many characters a find may reach beyond its window. */
const REACH = 256
/** How many finds of one window are kept apart; of more, the rest of the window is one. */
const MOST_FINDS = 32

/** Words that every completion is made of: without them, no program could read it any more. */
const CONTRACT_WORDS = [
  'object list chat.completion chat.completion.chunk data first_id last_id has_more id created model choices index',
  'message delta role content refusal tool_calls function function_call name arguments type custom metadata usage',
  'prompt_tokens completion_tokens total_tokens finish_reason stop length content_filter logprobs token bytes',
  'top_logprobs system assistant user tool developer text image_url service_tier auto default system_fingerprint',
  'messages request_id error chatcmpl-abc123 call_abc123 gpt-4o',
].flatMap((line) => line.split(' '))

/** Why a pattern cannot be used; null if it can. */
export function toPatternFault(source: string): string | null {
  let pattern: RE2JS
  try {
    pattern = RE2JS.compile(source)
  } catch (error) {
    return `cannot be used: ${error instanceof Error ? error.message : String(error)} (RE2 syntax: no look-around, no back-references)`
  }
  if (pattern.matcher('').find()) return 'finds nothing at all, too: it matches the empty text'
  const word = CONTRACT_WORDS.find((one) => pattern.matcher(one).find())
  return word === undefined ? null : `also finds "${word}", which completions are made of`
}

/**
 * The rule of an own pattern. It is matched by RE2 in windows, so that the time is in proportion to the text for any
 * pattern. If a window has more finds than anybody can mean, its rest counts as one find.
 */
export function toOwnRule({ name, source }: OwnPattern): FindRule {
  const pattern = RE2JS.compile(source)
  const find: Find = (text) => {
    const found: Found[] = []
    for (let from = 0; from < text.length; from = Math.max(from + WINDOW, found.at(-1)?.end ?? 0))
      found.push(...findIn(pattern, text, from, name))
    return found
  }
  return { longest: REACH, find }
}

function findIn(pattern: RE2JS, text: string, from: number, kind: string): Found[] {
  // One character before the window: `\b` and `^` must see that the text does not begin there.
  const offset = Math.max(0, from - 1)
  const last = from + WINDOW
  const matcher = pattern.matcher(text.slice(offset, last + REACH))
  const found: Found[] = []
  for (let at = from - offset; at <= last - offset && matcher.find(at); ) {
    const [start, end] = [matcher.start() + offset, matcher.end() + offset]
    if (start >= last) break
    if (found.length === MOST_FINDS) {
      found.push({ start, end: Math.max(end, Math.min(last, text.length)), kind })
      break
    }
    if (end > start) found.push({ start, end, kind })
    at = Math.max(end, start + 1) - offset
  }
  return found
}

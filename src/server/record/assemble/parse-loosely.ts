import { parseLosslessJson } from '#contract/json/lossless-json.ts'

/** A parsed text, and how many `NaN` or `Infinity` it contained; they become `null`. */
export interface LooseJson {
  value: unknown
  /** The text with `null` in their place; unchanged if there were none. */
  text: string
  notNumbers: number
}

/** A string, which is skipped, or one of the words that Python writes for a float that is not a number. */
const STRING_OR_WORD = /"[^"\\]*(?:\\[\s\S][^"\\]*)*"|-?\b(?:NaN|Infinity)\b/g

/**
 * Parses JSON as Python servers write it: `NaN` and `Infinity` are not JSON, but the answer around them is worth
 * keeping (docs/streams.md, NaN and Infinity). Throws `SyntaxError` for anything else that is not JSON.
 */
export function parseLoosely(text: string): LooseJson {
  try {
    return { value: parseLosslessJson(text), text, notNumbers: 0 }
  } catch (error) {
    let notNumbers = 0
    const mended = text.replaceAll(STRING_OR_WORD, (word) => {
      if (word.startsWith('"')) return word
      notNumbers++
      return 'null'
    })
    if (notNumbers === 0) throw error
    return { value: parseLosslessJson(mended), text: mended, notNumbers }
  }
}

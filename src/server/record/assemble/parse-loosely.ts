import { parseLossless } from '#contract/json/lossless-json.ts'

/** What a text says, and how often it said `NaN` or `Infinity`, for which `null` stands. */
export interface LooseJson {
  value: unknown
  /** The text with `null` for each; the text itself where there was none. */
  text: string
  notNumbers: number
}

/** A string, which is left alone, or a word that Python writes for a float that is no number. */
const STRING_OR_WORD = /"[^"\\]*(?:\\[\s\S][^"\\]*)*"|-?\b(?:NaN|Infinity)\b/g

/**
 * Parses JSON as Python servers write it: `NaN` and `Infinity` are no JSON, but the answer around them is one
 * (docs/streams.md, NaN and Infinity). Throws `SyntaxError` for anything else that is no JSON.
 */
export function parseLoosely(text: string): LooseJson {
  try {
    return { value: parseLossless(text), text, notNumbers: 0 }
  } catch (error) {
    let notNumbers = 0
    const mended = text.replaceAll(STRING_OR_WORD, (word) => {
      if (word.startsWith('"')) return word
      notNumbers++
      return 'null'
    })
    if (notNumbers === 0) throw error
    return { value: parseLossless(mended), text: mended, notNumbers }
  }
}

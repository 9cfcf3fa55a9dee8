import { parseTextQuery } from './text-query.ts'
import { toTextPieces } from './text-pieces.ts'

/** More terms than anybody types; SQLite's own limit is some thousands. */
const MOST_TERMS = 100
/** Words of all terms together: the index takes some 20 kB of memory for each, and 1 MB of pasted text took 9 GB. */
const MOST_WORDS = 1_000

/** Whether what was typed holds anything to look for: a letter, digit or sign, and no more than can be looked for. */
export function isSearchable(text: string): boolean {
  const terms = parseTextQuery(text).flat()
  return (
    terms.length > 0 &&
    terms.length <= MOST_TERMS &&
    terms.reduce((sum, term) => sum + toTextPieces(term.text).length, 0) <= MOST_WORDS
  )
}

/** What is said of a text that is not searchable. */
export const UNSEARCHABLE =
  'There is no letter, digit or sign to look for in it, or there are more than 100 words or phrases, or 1,000 words in phrases; the rows are not narrowed by it.'

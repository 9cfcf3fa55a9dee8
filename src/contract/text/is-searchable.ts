import { parseTextQuery } from './text-query.ts'

/** More terms than anybody types; SQLite's own limit is some thousands. */
const MOST_TERMS = 100

/** Whether what was typed holds anything to look for: a letter, digit or sign, and not more than a hundred terms. */
export function isSearchable(text: string): boolean {
  const query = parseTextQuery(text)
  return query.length > 0 && query.flat().length <= MOST_TERMS
}

/** What is said of a text that is not searchable. */
export const UNSEARCHABLE =
  'There is no letter, digit or sign to look for in it, or more than 100 words; the rows are not narrowed by it.'

import { askAhead } from './wire/ask.ts'
import { withoutBase } from '../base-path.ts'

/** The address of an upstream's list that nobody has narrowed. */
const WHOLE_LIST = /^\?source=upstream(\.[\w-]+)?$/

/**
 * Asks for the first rows of an upstream while the code of the page is loaded and read, which takes as long as the answer.
 * The page asks for the same address (`queries.ts`, `rowsWalk`), so upstream is asked once. Other questions wait
 * for the code that understands them. A link that logs in has its token after the #.
 */
export function askUpstreamAhead(): void {
  const { pathname, search, hash } = location
  if (withoutBase(pathname) !== '/completions' || hash !== '' || !WHOLE_LIST.test(search)) return
  askAhead(`/api/completions${search}&limit=100`)
  askAhead('/api/sources')
}

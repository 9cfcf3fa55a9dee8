import { isRecord } from '#lib/is-record.ts'
import { FIRST_PAGE } from '#contract/found/first-page.ts'
import { answerInPage } from './api/wire/answer-in-page.ts'
import { BASE_PATH } from './base-path.ts'
import { drawFirstRows } from './features/completions/table/grid/first-rows.ts'
import { PLAIN_PREFERENCES, PREFERENCES_KEY } from './plain-preferences.ts'

/**
 * Draws the rows of a list that nobody has narrowed or arranged, from the answer that came within the page: they stand on the
 * screen half as late as those that the page draws, which takes the answer and the rows over. Gives whether it did; whatever
 * else is asked for is left to the page.
 */
export function drawAhead(): boolean {
  const place = document.querySelector<HTMLElement>('[data-first-rows]')
  const brought = answerInPage(FIRST_PAGE)
  if (brought === null || place === null || place.clientHeight === 0 || !isPlainList() || !isUnarranged()) return false
  try {
    const page: unknown = JSON.parse(brought.textContent)
    // Above the sample there is a line more.
    if (!isRecord(page) || page['source'] !== 'store' || !Array.isArray(page['rows'])) return false
    drawFirstRows(place, page['rows'])
    return true
  } catch {
    // The page reads the same answer, and says what is wrong.
    return false
  }
}

function isPlainList(): boolean {
  // A link that logs in has its token after the #.
  if (location.hash !== '') return false
  return location.search === '' && [`${BASE_PATH}/`, `${BASE_PATH}/completions`].includes(location.pathname)
}

/** Whether the preferences leave the table as it is drawn here. */
function isUnarranged(): boolean {
  try {
    const stored: unknown = JSON.parse(localStorage.getItem(PREFERENCES_KEY) ?? '{}')
    if (!isRecord(stored)) return true
    return Object.entries(PLAIN_PREFERENCES).every(
      ([name, plain]) => JSON.stringify(stored[name] ?? plain) === JSON.stringify(plain),
    )
  } catch {
    return false
  }
}

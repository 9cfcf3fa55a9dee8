import { isRecord } from '#lib/is-record.ts'
import { FIRST_PAGE } from '#contract/found/first-page.ts'
import { answerInPage } from './api/wire/answer-in-page.ts'
import { drawFirstRows } from './features/completions/table/grid/first-rows.ts'
import { NARROW } from './ui/narrow.ts'
import { PLAIN_PREFERENCES, PREFERENCES_KEY } from './plain-preferences.ts'

/**
 * Draws the rows of a list that nobody has narrowed or arranged, from the answer that came within the page: they stand on the
 * screen half as late as those that the page draws, which takes the answer and the rows over. Gives what draws
 * them, piece by piece (`first-rows.ts`); null if it draws none: whatever else is asked for is left to the page.
 */
export function drawAhead(): (() => boolean) | null {
  const place = document.querySelector<HTMLElement>('[data-first-rows]')
  const brought = answerInPage(FIRST_PAGE)
  if (brought === null || place === null || place.clientHeight === 0 || !isPlainList() || !isPlaceKnown()) return null
  try {
    const page: unknown = isUnarranged() && JSON.parse(brought.textContent)
    // Above the sample there is a line more.
    if (!isRecord(page) || page['source'] !== 'store' || !Array.isArray(page['rows'])) return null
    return drawFirstRows(place, page['rows'])
  } catch {
    // The page reads the same preferences and the same answer, and says what is wrong.
    return null
  }
}

/** The server sends these rows for the list only. A link that logs in has its token after the #. */
function isPlainList(): boolean {
  return location.search + location.hash === ''
}

/** On a phone the bars above the rows take as many lines as a larger font needs, which only the page itself knows. */
function isPlaceKnown(): boolean {
  return !matchMedia(NARROW).matches || getComputedStyle(document.documentElement).fontSize === '16px'
}

/** Whether the preferences leave the table as it is drawn here. Throws if they cannot be read. */
function isUnarranged(): boolean {
  const stored: Readonly<Record<string, unknown>> = Object(JSON.parse(localStorage.getItem(PREFERENCES_KEY) ?? '{}'))
  return Object.entries(PLAIN_PREFERENCES).every(
    ([name, plain]) => JSON.stringify(stored[name] ?? plain) === JSON.stringify(plain),
  )
}

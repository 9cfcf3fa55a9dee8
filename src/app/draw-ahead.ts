import { isRecord } from '#lib/is-record.ts'
import { FIRST_PAGE } from '#contract/found/first-page.ts'
import { askAhead } from './api/wire/ask.ts'
import { BASE_PATH } from './base-path.ts'
import { drawFirstRows } from './features/completions/table/grid/first-rows.ts'
import { PLAIN_PREFERENCES, PREFERENCES_KEY } from './plain-preferences.ts'

/*
 * A file of its own, run before the page's code is here: the rows of a list that nobody has narrowed or arranged stand on
 * the screen half as late. The page takes the answer and the rows over. Whatever else is asked for, it draws by itself.
 */
const place = document.querySelector<HTMLElement>('[data-first-rows]')
if (place !== null && place.clientHeight > 0 && isPlainList() && isUnarranged()) void drawAhead(place)

async function drawAhead(into: HTMLElement): Promise<void> {
  try {
    const answer = await askAhead(FIRST_PAGE)
    const page: unknown = await answer.json()
    // Above the sample there is a line more.
    if (!answer.ok || !isRecord(page) || page['source'] !== 'store' || !into.isConnected) return
    if (Array.isArray(page['rows'])) drawFirstRows(into, page['rows'])
  } catch {
    // The page gets the same answer, and says what is wrong.
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

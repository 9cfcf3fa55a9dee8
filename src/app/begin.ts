import '@fontsource-variable/inter/wght.css'
import '@fontsource-variable/jetbrains-mono/wght.css'
import './styles.css'
import { askUpstreamAhead } from './api/ask-upstream-ahead.ts'
import { drawAhead } from './draw-ahead.ts'
import { makeElement } from './features/completions/table/cells/make-element.ts'
import { beginMessages } from './messages/begin.ts'
import { nextPaint } from './next-paint.ts'

/*
 * The only script that the page names. On few processors, whatever is fetched and compiled while the first rows are drawn has
 * them wait: so the frame of the page comes first, then its rows, then the code of the page.
 */
askUpstreamAhead()
if (performance.getEntriesByName('first-contentful-paint').length === 0) await nextPaint()
const drawMore = drawAhead()
for (let more = drawMore?.(); more === true; more = drawMore?.()) await nextPaint()
import('./main.tsx').then(({ main }) => main).catch(sayBroken)

/** The server is gone for a moment, or has another version of the page by now. */
function sayBroken(): void {
  const bar = document.querySelector('[data-frame] > :first-child')
  bar?.parentElement?.removeAttribute('inert')
  bar?.append(
    makeElement('p', { role: 'alert', class: 'px-3' }, beginMessages.broken),
    makeElement('a', { href: '' }, beginMessages.again),
  )
}

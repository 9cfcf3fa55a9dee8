import { shellMessages } from '../../messages/shell.ts'
import { BUTTON_LOOK } from '../button.tsx'

/** The buttons that say so, and what each tries again. All say the same, so only the last is seen. */
const buttons = new Map<HTMLElement, () => void>()

/**
 * Says that code did not come, by a button in the corner of the page: what failed may have been a dialog, a menu or a bar of any
 * size, or no part at all. It tries again all that did not come, for it is the only one that is seen. Gives what takes it away.
 */
export function sayMissing(why: string, again: () => void, place: Element = document.body): () => void {
  const button = document.createElement('button')
  Object.assign(button, {
    role: 'alert',
    title: why,
    className: `${BUTTON_LOOK} fixed end-3 bottom-3 z-50`,
    textContent: `${shellMessages.brokenTitle}: ${shellMessages.again}`,
    onclick: bringMissing,
  })
  buttons.set(button, again)
  place.append(button)
  showLast()
  return () => {
    buttons.delete(button)
    button.remove()
    showLast()
  }
}

/** What says by itself, in its place, that it did not come. */
const others = new Set<() => void>()

/** Has `again` called when all that did not come is tried again; the place of what is missing says so itself. Gives what ends that. */
export function awaitMissing(again: () => void): () => void {
  others.add(again)
  return () => others.delete(again)
}

/** Tries again all code that did not come. */
export function bringMissing(): void {
  buttons.forEach((again) => again())
  others.forEach((again) => again())
}

function showLast(): void {
  const all = [...buttons.keys()]
  for (const button of all) button.hidden = button !== all.at(-1)
}

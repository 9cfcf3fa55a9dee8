import { shellMessages } from '../../messages/shell.ts'
import { BUTTON_LOOK } from '../button.tsx'

/** In the corner of the page, since what failed may have been a dialog, a menu or a bar of any size, or no part at all. */
export const CORNER = 'fixed end-3 bottom-3 z-50'

let shown: HTMLElement | null = null

/**
 * Does something with code that is loaded for it, for handlers: what is drawn is a part (`alone-part.tsx`). If the code does
 * not come, a button in the corner says so, as for a part, and tries all of it again. Rejects as `act` does.
 */
export function whenHere<Code>(load: () => Promise<Code>, act: (code: Code) => void | Promise<void>): Promise<void> {
  return load().then(act, (error: unknown) => sayMissing(String(error), () => void whenHere(load, act)))
}

function sayMissing(why: string, again: () => void): void {
  shown?.remove()
  const button = document.createElement('button')
  Object.assign(button, {
    role: 'alert',
    title: why,
    className: `${BUTTON_LOOK} ${CORNER}`,
    textContent: `${shellMessages.brokenTitle}: ${shellMessages.again}`,
  })
  button.addEventListener('click', () => {
    button.remove()
    again()
  })
  shown = button
  document.body.append(button)
}

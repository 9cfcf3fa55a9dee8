import { navigate } from 'wouter/use-browser-location'
import { type PageAddress, toHref } from './page-address.ts'

/** What is remembered of a step in the history that this page has taken itself. */
const OWN_STEP = { own: true }

/** Shows another address: as a step in the history, which Back undoes, or in place of the present one. */
export function goTo(address: PageAddress, { replace = false } = {}): void {
  const state: unknown = replace ? history.state : OWN_STEP
  navigate(toHref(address), { replace, state })
}

/** Whether Back leads to an address of this page. What stands before a typed address may be another site. */
export function canGoBack(): boolean {
  const state: unknown = history.state
  return typeof state === 'object' && state !== null && 'own' in state
}

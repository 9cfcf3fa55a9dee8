import { navigate } from 'wouter/use-browser-location'
import { type PageAddress, toHref } from './page-address.ts'

/** What is remembered of a step in the history that this page has taken itself. */
const OWN_STEP = { own: true }

/**
 * Shows another address: as a step in the history, which Back undoes, or in place of the present one. To go where one is makes
 * no step.
 */
export function goTo(address: PageAddress, { replace = false } = {}): void {
  const href = toHref(address)
  const stays = replace || href === location.pathname + location.search
  const state: unknown = stays ? history.state : OWN_STEP
  navigate(href, { replace: stays, state })
}

/** Whether Back leads to an address of this page. What stands before a typed address may be another site. */
export function canGoBack(): boolean {
  const state: unknown = history.state
  return typeof state === 'object' && state !== null && 'own' in state
}

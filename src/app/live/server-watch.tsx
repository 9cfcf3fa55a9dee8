import { useLiveState } from './live-state.ts'

/** Shows nothing. While it is there, what got no answer is asked again, and code that did not come is loaded, once the server is back. */
export function ServerWatch() {
  useLiveState()
  return null
}

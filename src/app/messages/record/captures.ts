import type { Capture } from '#contract/row/recorded-call.ts'

/** How a recorded call ended, in words. */
export const captureMessages: Readonly<Record<Capture, string>> = {
  complete: 'complete',
  truncated: 'upstream broke off before the end',
  client_aborted: 'the client went away before the end',
  upstream_error: 'upstream answered with an error, or not at all',
  unparsed: 'the answer is no completion',
  too_large: 'the answer is larger than what is kept',
  interrupted: 'the server was killed before the end',
}

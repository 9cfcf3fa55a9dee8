import type { Capture } from '#contract/row/capture.ts'

export const captureMessages: Readonly<Record<Capture, string>> = {
  complete: 'complete',
  truncated: 'upstream broke off before the end',
  client_aborted: 'the client disconnected before the end',
  upstream_error: 'upstream answered with an error, or not at all',
  unparsed: 'the answer is not a completion',
  too_large: 'the answer is larger than the limit',
  interrupted: 'the server was killed before the end',
}

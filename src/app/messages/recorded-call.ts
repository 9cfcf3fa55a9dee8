/** What the recorder saw of a call, in the drawer. */
export const callMessages = {
  captures: {
    complete: 'complete',
    truncated: 'upstream broke off before the end',
    client_aborted: 'the client went away before the end',
    upstream_error: 'upstream answered with an error, or not at all',
    unparsed: 'the answer is no completion',
    too_large: 'the answer is larger than what is kept',
    interrupted: 'the server was killed before the end',
  },
  status: 'HTTP status',
  noAnswer: 'no answer came',
  firstByte: 'First byte after',
  duration: 'Ended after',
  answer: 'Answer',
  streamed: 'as a stream',
  atOnce: 'at once',
  request: 'Request',
  idempotencyKey: 'Idempotency key',
  note: 'Note',
} as const

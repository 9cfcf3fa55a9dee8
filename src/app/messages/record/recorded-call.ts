import { captureMessages } from './captures.ts'

/** What the recorder saw of a call, in the drawer. */
export const recordedCallMessages = {
  captures: captureMessages,
  status: 'HTTP status',
  noAnswer: 'no answer came',
  requestId: 'Request id',
  firstByte: 'First byte after',
  duration: 'Ended after',
  answer: 'Answer',
  streamed: 'as a stream',
  atOnce: 'at once',
  request: 'Request',
  headers: 'Headers of the answer',
  idempotencyKey: 'Idempotency key',
  note: 'Note',
} as const

/** How a recorded call ended. Only `complete` is an answer as upstream meant it. */
export const CAPTURES = [
  'complete',
  'truncated',
  'client_aborted',
  'upstream_error',
  'unparsed',
  'too_large',
  'interrupted',
] as const
export type Capture = (typeof CAPTURES)[number]

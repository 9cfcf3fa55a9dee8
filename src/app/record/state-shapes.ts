import type { Capture } from '#contract/row/capture.ts'
import { captureMessages } from '../messages/record/captures.ts'

/** The endings of a call that was not recorded completely. */
export type Incomplete = Exclude<Capture, 'complete'>

/**
 * One shape on a grid of 24 for each way in which an answer or its call may end. The first six are Lucide's. For
 * incomplete recordings: a broken line, a way out, an octagon with a cross, `<×>`, arrows apart, a power key. One path
 * each, since the first screen's code contains them.
 */
export const SHAPES = {
  stop: 'M20 6 9 17l-5-5',
  length: 'M9 6a3 3 0 1 1-6 0 3 3 0 1 1 6 0M9 18a3 3 0 1 1-6 0 3 3 0 1 1 6 0M8 8l4 4m8-8L8 16m7-1 5 5',
  content_filter:
    'M20 13c0 5-3.5 7.5-8 9-4.5-1.5-8-4-8-9V6a1 1 0 0 1 1-1c2 0 4.5-1.2 7-3 2.5 1.8 5 3 7 3a1 1 0 0 1 1 1zM12 8v4m0 4v.01',
  refusal: 'M22 12a10 10 0 1 1-20 0 10 10 0 1 1 20 0M5 5l14 14',
  missing:
    'M10 2.2a10 10 0 0 1 4 0m4 1.8a10 10 0 0 1 2.2 2.2m1.6 3.8a10 10 0 0 1 0 4m-1.8 4a10 10 0 0 1-2.2 2.2m-3.8 1.6a10 10 0 0 1-4 0m-4-1.8a10 10 0 0 1-2.2-2.2m-1.6-3.8a10 10 0 0 1 0-4m1.8-4a10 10 0 0 1 2.2-2.2',
  damaged: 'm12 3 10 18H2zm0 6v5m0 3v.01',
  truncated: 'M2 12h6m8 0h6M8 18l3-12m2 12 3-12',
  client_aborted: 'M9 3H3v18h6m7-4 5-5-5-5m5 5H9',
  upstream_error: 'M8 2h8l6 6v8l-6 6H8l-6-6V8zm1 7 6 6m0-6-6 6',
  unparsed: 'm7 6-5 6 5 6M17 6l5 6-5 6m-7-8 4 4m0-4-4 4',
  too_large: 'M15 3h6v6M9 21H3v-6M21 3l-7 7M3 21l7-7',
  interrupted: 'M12 2v10m6-6a9 9 0 1 1-12 0',
} as const satisfies Record<Incomplete, string> & Record<string, string>
export type StateShape = keyof typeof SHAPES

/** Whether a word means that a call was not recorded completely; only words that this version knows. */
export function isIncomplete(capture: string | null): capture is Incomplete {
  return capture !== null && capture !== 'complete' && Object.hasOwn(captureMessages, capture)
}

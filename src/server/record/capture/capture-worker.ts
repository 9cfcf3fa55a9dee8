import { parentPort } from 'node:worker_threads'
import { toRecordedRecord } from './capture.ts'
import type { CapturedCall } from './captured-call.ts'

/** Reads one captured call after the other; started by `capture-reader.ts` alone. */
parentPort?.on('message', (call: CapturedCall) => {
  // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread, not a window
  parentPort?.postMessage(toRecordedRecord(call))
})

import { parentPort } from 'node:worker_threads'
import { toRecordedRecord } from './recorded-record.ts'
import type { CapturedCall } from './captured-call.ts'

/** Reads one call after the other. Only `capture-reader.ts` starts it. */
parentPort?.on('message', (call: CapturedCall) => {
  // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread, not a window
  parentPort?.postMessage(toRecordedRecord(call))
})

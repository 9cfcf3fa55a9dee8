import { parentPort } from 'node:worker_threads'
import { toRecordedRecord } from './capture.ts'
import type { CaptureAnswer, CaptureQuestion } from './capture-reader.ts'

/** Reads one captured call after the other; started by `capture-reader.ts` alone. */
parentPort?.on('message', ({ id, call }: CaptureQuestion) => {
  const answer: CaptureAnswer = { id, record: toRecordedRecord(call) }
  // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread, not a window
  parentPort?.postMessage(answer)
})

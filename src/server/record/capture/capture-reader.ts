import { extname } from 'node:path'
import { Worker } from 'node:worker_threads'
import { hearThread } from '../../machine/hear-thread.ts'
import { type RecordedRecord, toRecordedRecord } from './recorded-record.ts'
import type { CapturedCall } from './captured-call.ts'

/** Makes records of calls that have ended, without delaying other calls. */
export interface CaptureReader {
  /** Gives the record of a call: at once if it is short, later if it is long. */
  read(call: CapturedCall, take: (record: RecordedRecord) => void): void
  /** How many calls are being read. */
  pending(): number
  /** Resolves when no call is being read. */
  settled(): Promise<void>
  /** Ends the thread, even in the middle of a call. */
  close(): Promise<void>
}

/** Reading more bytes than this takes longer than handing them to a thread: some milliseconds. */
const LONG = 256 * 1024

const ENDED = 'the thread that read it was ended'

/**
 * Reads short calls at once, and long ones (`long` is in bytes) one after the other in a thread, which starts with the
 * first. If the thread crashes, the call that it was reading is kept without being read, and the next one gets a new
 * thread.
 */
export function createCaptureReader(long = LONG): CaptureReader {
  /** The first is being read. The thread gets one at a time, because it holds a copy of what it reads. */
  const queue: { call: CapturedCall; take: (record: RecordedRecord) => void }[] = []
  let worker: Worker | null = null
  let waiters: (() => void)[] = []

  const settle = (record: RecordedRecord) => {
    queue.shift()?.take(record)
    readFirst()
  }
  const readFirst = () => {
    const [first] = queue
    if (first === undefined) {
      for (const resolve of waiters) resolve()
      waiters = []
      return
    }
    worker ??= start()
    // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread, not a window
    worker.postMessage(first.call)
  }
  const start = (): Worker => {
    let cause = ENDED
    // `.ts` when run from source, `.js` in the build.
    const started = new Worker(new URL(`./capture-worker${extname(import.meta.url)}`, import.meta.url), {
      stderr: true,
    })
    hearThread(started)
    started.on('message', settle)
    started.on('error', (error) => {
      cause = error instanceof Error ? error.message : String(error)
    })
    started.on('exit', () => {
      worker = null
      const [first] = queue
      if (first !== undefined) settle(toUnreadRecord(first.call, cause))
    })
    return started
  }

  return {
    read(call, take) {
      if (call.request.bytes.length + (call.answer?.bytes.length ?? 0) < long) return take(toRecordedRecord(call))
      queue.push({ call, take })
      if (queue.length === 1) readFirst()
    },
    pending: () => queue.length,
    settled: () => (queue.length === 0 ? Promise.resolve() : new Promise((resolve) => waiters.push(resolve))),
    async close() {
      const rest = queue.splice(1)
      await worker?.terminate()
      for (const { call, take } of rest) take(toUnreadRecord(call, ENDED))
    },
  }
}

/** A record that says nothing about the answer, with the answer's bytes beside it. */
function toUnreadRecord(call: CapturedCall, cause: string): RecordedRecord {
  const record = toRecordedRecord({ ...call, answer: null })
  const { answer } = call
  const notes = [...record.call.notes, `The answer could not be read: ${cause}.`]
  const told = {
    status: answer?.status ?? null,
    answer_bytes: answer?.total ?? 0,
    answer_sha256: answer?.sha256 ?? null,
  }
  return {
    ...record,
    capture: call.end === 'complete' ? 'unparsed' : record.capture,
    answer: answer?.bytes ?? null,
    call: { ...record.call, ...told, notes },
  }
}

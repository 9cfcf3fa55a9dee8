import { extname } from 'node:path'
import { Worker } from 'node:worker_threads'
import { type RecordedRecord, toRecordedRecord } from './capture.ts'
import type { CapturedCall } from './captured-call.ts'

/** Reads calls that have ended, so that nobody else's call waits for it. */
export interface CaptureReader {
  /** Gives the record of a call: at once for a short one, later for a long one. */
  read(call: CapturedCall, take: (record: RecordedRecord) => void): void
  /** Calls that are being read. */
  pending(): number
  /** Resolves when none is being read. */
  settled(): Promise<void>
  /** Ends the thread where it is. */
  close(): Promise<void>
}

/** What the thread is asked, and what it answers. */
export interface CaptureQuestion {
  id: number
  call: CapturedCall
}
export interface CaptureAnswer {
  id: number
  record: RecordedRecord
}

/** Bytes of a call beyond which reading it takes longer than handing it to a thread: some milliseconds. */
const LONG = 256 * 1024

/**
 * Reads short calls where it is and long ones in a thread of its own, which starts with the first of them. `long` is in
 * bytes. Where the thread ends, what it was reading is kept unread, and the next long call gets another.
 */
export function createCaptureReader(long = LONG): CaptureReader {
  const asked = new Map<number, { call: CapturedCall; take: (record: RecordedRecord) => void }>()
  let worker: Worker | null = null
  let lastId = 0
  let waiters: (() => void)[] = []

  const letGo = () => {
    if (asked.size > 0) return
    for (const resolve of waiters) resolve()
    waiters = []
  }
  const start = (): Worker => {
    let cause = 'the thread that read it was ended'
    // `.ts` from source, `.js` from the build.
    const started = new Worker(new URL(`./capture-worker${extname(import.meta.url)}`, import.meta.url))
    started.on('message', ({ id, record }: CaptureAnswer) => {
      asked.get(id)?.take(record)
      asked.delete(id)
      letGo()
    })
    started.on('error', (error) => {
      cause = error instanceof Error ? error.message : String(error)
    })
    started.on('exit', () => {
      worker = null
      for (const { call, take } of asked.values()) take(toUnreadRecord(call, cause))
      asked.clear()
      letGo()
    })
    return started
  }

  return {
    read(call, take) {
      if (call.request.bytes.length + (call.answer?.bytes.length ?? 0) < long) return take(toRecordedRecord(call))
      const question: CaptureQuestion = { id: ++lastId, call }
      asked.set(question.id, { call, take })
      worker ??= start()
      // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread, not a window
      worker.postMessage(question)
    },
    pending: () => asked.size,
    settled: () => (asked.size === 0 ? Promise.resolve() : new Promise((resolve) => waiters.push(resolve))),
    async close() {
      await worker?.terminate()
    },
  }
}

/** The answer as it came beside a record that says nothing about it. */
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

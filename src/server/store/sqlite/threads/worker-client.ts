import { extname } from 'node:path'
import { Worker } from 'node:worker_threads'
import { memoryOf } from '../../../machine/free-bytes.ts'
import { hearThread } from '../../../machine/hear-thread.ts'
import { bytesIn } from '../../../machine/in-one-memory.ts'
import { MEMORY } from '../database/open-database.ts'
import { fromWorkerFailure } from './worker-failure.ts'
import type {
  StoreAsker,
  StoreCall,
  StoreCalls,
  WorkerAnswer,
  WorkerOpened,
  WorkerSettings,
} from './worker-protocol.ts'

/**
 * With a small nursery, the remains of lists of a million numbers are freed at once; with Node's default (48 MB) they
 * grow old, and the thread needs twice the memory. 3 MB need 25 MB less than 12 after a round of lists, and no more time.
 */
const LIMITS = { maxYoungGenerationSizeMb: 3 }
/** Records live until their piece of a batch is handed on or written: with 3 MB they were copied, and many grew old before they went. */
const RECORDS_LIMITS = { maxYoungGenerationSizeMb: 8 }

interface Waiting {
  call: StoreCall
  args: readonly unknown[]
  signal: AbortSignal | undefined
  resolve(value: unknown): void
  reject(error: unknown): void
}

/** Memory that a question gives away instead of having it copied: with `prepare`, all that its records stand in. */
function handedOver({ call, args }: Waiting): ArrayBuffer[] {
  const [given] = args
  if (!Array.isArray(given)) return []
  if (call === 'prepare') return memoryOf(given.flatMap(bytesIn))
  return call === 'ingestBatch' ? memoryOf(given) : []
}

/**
 * A worker thread and the questions that wait for it. It gets one at a time, so that a waiting question is dropped when
 * the caller has gone. It is started with the first question, which most commands never ask, and again after it has
 * ended: what it had in hand is refused, so that the caller decides whether to ask again.
 */
export class WorkerClient implements StoreAsker {
  readonly #settings: WorkerSettings
  readonly #onNotice: (notice: string) => void
  readonly #waiting: Waiting[] = []
  #asked: Waiting | null = null
  #lastId = 0
  /** null before it has started, and after it has ended. */
  #worker: Worker | null = null
  #starting: Promise<void> | null = null
  #closing: Promise<void> | null = null
  /** Why none is started again: the rows of a store in memory end with their thread. */
  #lost: Error | null = null

  /** `onNotice` hears what opening the store revealed, at each start. */
  constructor(settings: WorkerSettings, onNotice: (notice: string) => void) {
    this.#settings = settings
    this.#onNotice = onNotice
  }

  /** Starts the thread unless it runs; resolves when its connection is open. Rejects with `StoreOpenError` if that fails. */
  start(): Promise<void> {
    if (this.#worker !== null) return Promise.resolve()
    this.#starting ??= this.#open().finally(() => {
      this.#starting = null
    })
    return this.#starting
  }

  async #open(): Promise<void> {
    // `.ts` when run from source, `.js` in the build.
    const url = new URL(`./worker${extname(import.meta.url)}`, import.meta.url)
    const { role } = this.#settings
    const resourceLimits = role === 'preparer' || role === 'writer' ? RECORDS_LIMITS : LIMITS
    const worker = new Worker(url, { workerData: this.#settings, stderr: true, resourceLimits })
    hearThread(worker)
    const opened = Promise.withResolvers<WorkerAnswer>()
    const end = (error: Error) => {
      opened.reject(error)
      if (worker === this.#worker) this.#end(error)
    }
    worker.on('message', (answer: WorkerAnswer) => (answer.id === 0 ? opened.resolve(answer) : this.#settle(answer)))
    worker.on('error', end)
    worker.on('exit', () => end(closed()))
    const answer = await opened.promise
    if (!answer.ok) {
      await worker.terminate()
      throw fromWorkerFailure(answer.failure)
    }
    this.#worker = worker
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- `worker.ts` answers so, and checks that it does
    for (const notice of (answer.value as WorkerOpened).notices) this.#onNotice(notice)
  }

  /** Ends the thread immediately, like a crash; for tests. */
  async kill(): Promise<void> {
    await this.#worker?.terminate()
  }

  /** Ends the thread if it has nothing to do; the next question starts it again. */
  rest(): void {
    if (this.#worker === null || this.#asked !== null || this.#waiting.length > 0) return
    // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread, not a window
    this.#worker.postMessage({ id: ++this.#lastId, call: 'close', args: [] })
    this.#worker = null
  }

  /** Asks the worker. Rejects with the signal's reason if it fires before the answer. */
  ask<Call extends StoreCall>(
    call: Call,
    args: Parameters<StoreCalls[Call]>,
    signal?: AbortSignal,
  ): Promise<ReturnType<StoreCalls[Call]>> {
    return new Promise((resolve, reject) => {
      if (this.#lost !== null) return reject(this.#lost)
      if (signal?.aborted === true) return reject(signal.reason)
      const onAbort = () => this.#abandon(waiting)
      const waiting: Waiting = {
        call,
        args,
        signal,
        // The worker answers as `StoreCalls` says of this call: both sides are compiled against it.
        resolve: (value) => {
          signal?.removeEventListener('abort', onAbort)
          // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- see above; parsing it again would double the cost
          resolve(value as ReturnType<StoreCalls[Call]>)
        },
        reject: (error) => {
          signal?.removeEventListener('abort', onAbort)
          reject(error)
        },
      }
      signal?.addEventListener('abort', onAbort)
      this.#waiting.push(waiting)
      this.#next()
    })
  }

  /** Resolves when everything asked before is answered and the thread has ended. None is started any more. */
  close(): Promise<void> {
    this.#closing ??= this.#close()
    return this.#closing
  }

  async #close(): Promise<void> {
    // A failed start was reported to those who asked.
    await this.#starting?.catch(() => undefined)
    const worker = this.#worker
    if (worker === null) return
    const exited = new Promise<void>((resolve) => worker.once('exit', () => resolve()))
    await this.ask('close', [])
    await exited
  }

  #next(): void {
    if (this.#asked !== null || this.#waiting.length === 0) return
    if (this.#worker === null) {
      if (this.#closing !== null && this.#starting === null) this.#refuse(closed())
      else
        this.start().then(
          () => this.#next(),
          (error: unknown) => this.#refuse(error),
        )
      return
    }
    const next = this.#waiting.shift()
    if (next === undefined) return
    this.#asked = next
    // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread, not a window
    this.#worker.postMessage({ id: ++this.#lastId, call: next.call, args: next.args }, handedOver(next))
  }

  #settle(answer: WorkerAnswer): void {
    const asked = this.#asked
    if (asked === null || answer.id !== this.#lastId) return
    this.#asked = null
    if (answer.ok) asked.resolve(answer.value)
    else asked.reject(fromWorkerFailure(answer.failure))
    this.#next()
  }

  #abandon(waiting: Waiting): void {
    const at = this.#waiting.indexOf(waiting)
    if (at >= 0) this.#waiting.splice(at, 1)
    waiting.reject(waiting.signal?.reason)
  }

  #end(error: Error): void {
    this.#worker = null
    if (this.#settings.path === MEMORY) this.#lost = error
    this.#refuse(error)
  }

  #refuse(error: unknown): void {
    const lost = this.#asked === null ? [...this.#waiting] : [this.#asked, ...this.#waiting]
    this.#asked = null
    this.#waiting.length = 0
    for (const waiting of lost) waiting.reject(error)
  }
}

function closed(): Error {
  return new Error('The store is closed.')
}

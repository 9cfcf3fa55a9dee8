import { extname } from 'node:path'
import { Worker } from 'node:worker_threads'
import { hearThread } from '../../../machine/hear-thread.ts'
import { fromWorkerFailure } from './worker-failure.ts'
import type { MortalClient } from './reviving-client.ts'
import type { StoreCall, StoreCalls, WorkerAnswer, WorkerOpened, WorkerSettings } from './worker-protocol.ts'

/**
 * With a small nursery, the remains of lists of a million numbers are freed at once; with Node's default (48 MB) they
 * grow old, and the thread needs twice the memory. 3 MB need 25 MB less than 12 after a round of lists, and no more time.
 */
const LIMITS = { maxYoungGenerationSizeMb: 3 }

interface Waiting {
  call: StoreCall
  args: readonly unknown[]
  signal: AbortSignal | undefined
  resolve(value: unknown): void
  reject(error: unknown): void
}

/**
 * One worker thread and the questions that wait for it. It gets one at a time, so that a waiting question is dropped
 * when the caller has gone.
 */
export class WorkerClient implements MortalClient {
  /** What opening the store revealed. */
  readonly notices: readonly string[]
  readonly #worker: Worker
  readonly #waiting: Waiting[] = []
  #asked: Waiting | null = null
  #lastId = 0
  #ended: Error | null = null

  private constructor(worker: Worker, { notices }: WorkerOpened) {
    this.notices = notices
    this.#worker = worker
    worker.on('message', (answer: WorkerAnswer) => this.#settle(answer))
    worker.on('error', (error) => this.#end(error))
    worker.on('exit', () => this.#end(new Error('The store is closed.')))
  }

  /** Starts a worker; resolves when its connection is open. Rejects with `StoreOpenError` if that fails. */
  static async start(settings: WorkerSettings): Promise<WorkerClient> {
    // `.ts` when run from source, `.js` in the build.
    const url = new URL(`./worker${extname(import.meta.url)}`, import.meta.url)
    const worker = new Worker(url, { workerData: settings, stderr: true, resourceLimits: LIMITS })
    hearThread(worker)
    const opened = new Promise<WorkerAnswer>((resolve, reject) => {
      worker.once('message', resolve)
      worker.once('error', reject)
    })
    const answer = await opened
    if (!answer.ok) {
      await worker.terminate()
      throw fromWorkerFailure(answer.failure)
    }
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- `worker.ts` answers so, and checks that it does
    return new WorkerClient(worker, answer.value as WorkerOpened)
  }

  get ended(): Error | null {
    return this.#ended
  }

  /** Ends the thread immediately, like a crash; for tests. */
  async kill(): Promise<void> {
    await this.#worker.terminate()
  }

  /** Asks the worker. Rejects with the signal's reason if it fires before the answer. */
  ask<Call extends StoreCall>(
    call: Call,
    args: Parameters<StoreCalls[Call]>,
    signal?: AbortSignal,
  ): Promise<ReturnType<StoreCalls[Call]>> {
    return new Promise((resolve, reject) => {
      if (this.#ended !== null) return reject(this.#ended)
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

  /** Resolves when everything asked before is answered and the thread has ended. */
  async close(): Promise<void> {
    if (this.#ended !== null) return
    const exited = new Promise<void>((resolve) => this.#worker.once('exit', () => resolve()))
    await this.ask('close', [])
    await exited
  }

  #next(): void {
    if (this.#asked !== null) return
    const next = this.#waiting.shift()
    if (next === undefined) return
    this.#asked = next
    // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread, not a window
    this.#worker.postMessage({ id: ++this.#lastId, call: next.call, args: next.args })
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
    this.#ended ??= error
    const lost = this.#asked === null ? this.#waiting : [this.#asked, ...this.#waiting]
    this.#asked = null
    for (const waiting of lost) waiting.reject(error)
    this.#waiting.length = 0
  }
}

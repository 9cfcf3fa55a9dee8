import type { Worker } from 'node:worker_threads'

/** Sends what a thread prints (warnings of the runtime, for one) to the console of this one, where secrets are known. */
export function hearThread(worker: Worker): void {
  worker.stderr.setEncoding('utf8').on('data', (text: string) => console.error(text.trimEnd()))
}

import type { Worker } from 'node:worker_threads'

/** Sends what a thread prints (such as Node's warnings) to this thread's console, which hides secrets. */
export function hearThread(worker: Worker): void {
  worker.stderr.setEncoding('utf8').on('data', (text: string) => console.error(text.trimEnd()))
}

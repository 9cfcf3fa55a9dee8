import { parentPort, workerData } from 'node:worker_threads'
import { openConnection } from './open-connection.ts'
import { toWorkerFailure } from './worker-failure.ts'
import type { WorkerAnswer, WorkerOpened, WorkerRequest, WorkerSettings } from './worker-protocol.ts'

/**
 * Answers questions about one connection to the store, one after the other, so that other threads never wait for a
 * disk.
 */
function serve(settings: WorkerSettings, answer: (message: WorkerAnswer) => void) {
  const { calls: answers, notices } = openConnection(settings)
  const calls = new Map<string, (...args: never[]) => unknown>(Object.entries(answers))
  answer({ id: 0, ok: true, value: { notices } satisfies WorkerOpened })
  return ({ id, call, args }: WorkerRequest) => {
    try {
      const answerTo = calls.get(call)
      if (answerTo === undefined) throw new Error(`a ${settings.role} of the store does not answer ${call}`)
      // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- `WorkerClient.ask` is compiled against the call
      answer({ id, ok: true, value: answerTo(...(args as never[])) })
    } catch (error) {
      answer({ id, ok: false, failure: toWorkerFailure(error) })
    }
  }
}

/** The memory of the arrays in an answer, which is handed over instead of copied: no other array may use it. */
function ownBuffers(answer: unknown): ArrayBuffer[] {
  if (typeof answer !== 'object' || answer === null) return []
  const parts: unknown[] = ArrayBuffer.isView(answer) ? [answer] : Object.values(answer)
  return parts.flatMap((part) => {
    if (!(part instanceof Uint8Array || part instanceof Float64Array)) return []
    return part.buffer instanceof ArrayBuffer && part.buffer.byteLength === part.byteLength ? [part.buffer] : []
  })
}

if (parentPort !== null) {
  const port = parentPort
  const answer = (message: WorkerAnswer) => {
    port.postMessage(message, message.ok ? ownBuffers(message.value) : [])
  }
  try {
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- only `WorkerClient` starts this file
    const onRequest = serve(workerData as WorkerSettings, answer)
    port.on('message', (request: WorkerRequest) => {
      onRequest(request)
      if (request.call === 'close') port.close()
    })
  } catch (error) {
    answer({ id: 0, ok: false, failure: toWorkerFailure(error) })
  }
}

import { format } from 'node:util'
import { createLog } from '../log.ts'
import { EXIT } from './exit-codes.ts'
import type { Terminal } from './terminal.ts'

const WAYS = ['log', 'info', 'debug', 'warn', 'error', 'trace'] as const

/**
 * Sends everything that libraries and the runtime itself would print through the one writer that scrubs secrets: console,
 * warnings, failures that nobody caught. A command that has an end of its own for the latter says so by listening too. A
 * reader of our output that goes away is no failure.
 */
export function hearStray(terminal: Pick<Terminal, 'say'>): void {
  const log = createLog((line) => terminal.say(line))
  for (const way of WAYS) console[way] = (...words: unknown[]) => log.warn(format(...words))
  process.removeAllListeners('warning')
  process.on('warning', (warning) => log.warn(`${warning.name}: ${warning.message}`))
  for (const stream of [process.stdout, process.stderr]) stream.on('error', () => undefined)
  for (const kind of ['uncaughtException', 'unhandledRejection'] as const) {
    process.on(kind, (error: unknown) => {
      if (process.listenerCount(kind) > 1) return
      log.error('unexpected failure; ending', error)
      process.exit(EXIT.failed)
    })
  }
}

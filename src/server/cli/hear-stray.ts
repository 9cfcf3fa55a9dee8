import { format } from 'node:util'
import { createLog } from '../machine/log.ts'
import { EXIT } from './exit-codes.ts'
import type { Terminal } from './terminal.ts'

const WAYS = ['log', 'info', 'debug', 'warn', 'error', 'trace'] as const

/**
 * Sends everything that libraries and Node itself would print (console, warnings, uncaught failures) through the one
 * writer that hides secrets. A command that ends by itself after an uncaught failure listens for it, too. It is no
 * failure if the reader of our output goes away.
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

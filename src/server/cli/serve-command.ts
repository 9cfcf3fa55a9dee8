import type { Config } from '../config.ts'
import { createLog } from '../machine/log.ts'
import { type RunningServer, startServer } from '../main.ts'
import { EXIT, type ExitCode } from './exit-codes.ts'
import type { Terminal } from './terminal.ts'

/** `stop` promises to end within 4 s; the process ends after this even if something hangs. */
const LAST_RESORT_MS = 4_500

/**
 * Serves until SIGTERM, SIGINT or an uncaught failure; prints the one line `listening on http://…` once connections are
 * accepted. However it ends, recorded calls are first stored or left for the next start.
 */
export async function serve(config: Config, terminal: Terminal): Promise<ExitCode> {
  const log = createLog((line) => terminal.say(line))
  const ended = Promise.withResolvers<ExitCode>()
  let server: RunningServer | null = null
  let isEnding = false
  const end = (code: ExitCode) => {
    if (isEnding) return
    isEnding = true
    // Before it listens, nothing can be lost.
    if (server === null) process.exit(code)
    // A last resort; it loses nothing either, since the store confirms only what is on disk.
    setTimeout(() => process.exit(code), LAST_RESORT_MS).unref()
    server.stop().then(
      () => ended.resolve(code),
      (error: unknown) => {
        log.error('stopping failed', error)
        ended.resolve(EXIT.failed)
      },
    )
  }
  const crash = (error: unknown) => {
    log.error('unexpected failure; ending', error)
    end(EXIT.failed)
  }
  process.once('SIGTERM', () => end(EXIT.done))
  process.once('SIGINT', () => end(EXIT.done))
  process.on('uncaughtException', crash)
  process.on('unhandledRejection', crash)
  server = await startServer(config, log)
  if (server.loginUrl !== null) terminal.showSecret(`log in at ${server.loginUrl}`)
  await terminal.out(`listening on ${server.url}\n`)
  return ended.promise
}

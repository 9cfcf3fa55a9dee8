import type { Config } from '../config.ts'
import { createLog } from '../log.ts'
import { startServer } from '../main.ts'
import { EXIT, type ExitCode } from './exit-codes.ts'
import type { Terminal } from './terminal.ts'

const LAST_RESORT_MS = 4_500

/** Serves until SIGTERM or SIGINT; prints the one line `listening on http://…` once connections are accepted. */
export async function serve(config: Config, terminal: Terminal): Promise<ExitCode> {
  const log = createLog((line) => terminal.say(line))
  const server = await startServer(config, log)
  if (server.loginUrl !== null) terminal.showSecret(`log in at ${server.loginUrl}`)
  await terminal.out(`listening on ${server.url}\n`)
  return new Promise((resolve) => {
    let ending = false
    const end = (code: ExitCode) => {
      if (ending) return
      ending = true
      // The store acknowledges only what is on disk, so leaving late loses nothing either.
      setTimeout(() => process.exit(code), LAST_RESORT_MS).unref()
      server.stop().then(
        () => resolve(code),
        (error: unknown) => {
          log.error('stopping failed', error)
          resolve(EXIT.failed)
        },
      )
    }
    process.once('SIGTERM', () => end(EXIT.done))
    process.once('SIGINT', () => end(EXIT.done))
    const crash = (error: unknown) => {
      log.error('unexpected failure; ending', error)
      end(EXIT.failed)
    }
    process.on('uncaughtException', crash)
    process.on('unhandledRejection', crash)
  })
}

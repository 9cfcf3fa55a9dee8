import { toLogLine } from '../log.ts'

/** What a command writes to. Standard output carries results, standard error everything said about them. */
export interface Terminal {
  out(text: string | Uint8Array): Promise<void>
  /** One line; control characters are made visible. */
  say(text: string): void
  /** As `say`, but secrets stay readable: for the one link that is meant to be used. */
  showSecret(text: string): void
  /** Replaces the line before on a terminal; elsewhere, as in a log, it is a line of its own every ten seconds. */
  progress(text: string): void
}

/** Milliseconds between two lines of progress in a log. */
const LOG_EVERY = 10_000

/** The process's own standard output and standard error; `now` is in milliseconds, of any clock that only goes forward. */
export function createTerminal(
  errors: Pick<NodeJS.WriteStream, 'isTTY' | 'write'> = process.stderr,
  now: () => number = () => performance.now(),
): Terminal {
  let shown = false
  let logged = now()
  const clear = () => {
    if (shown) errors.write('\r\u001b[2K')
    shown = false
  }
  return {
    out: (text) =>
      new Promise((resolve, reject) => {
        process.stdout.write(text, (error) => (error ? reject(error) : resolve()))
      }),
    say: (text) => {
      clear()
      errors.write(`${text.split('\n').map(toLogLine).join('\n')}\n`)
    },
    showSecret: (text) => {
      clear()
      errors.write(`${text}\n`)
    },
    progress: (text) => {
      if (errors.isTTY) {
        clear()
        errors.write(toLogLine(text))
        shown = true
      } else if (now() - logged >= LOG_EVERY) {
        logged = now()
        errors.write(`${toLogLine(text)}\n`)
      }
    },
  }
}

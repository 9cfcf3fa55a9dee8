import { createInterface } from 'node:readline/promises'
import { toLogLine } from '../machine/log.ts'

/** Where a command writes. Standard output is for results, standard error for everything about them. */
export interface Terminal {
  out(text: string | Uint8Array): Promise<void>
  /** One line; control characters are shown as escapes. */
  say(text: string): void
  /** Like `say`, but without hiding secrets: for the one link that is meant to be used. */
  showSecret(text: string): void
  /** Asks for a yes or no, if it runs in a terminal. */
  ask?(question: string): Promise<boolean>
  /** Replaces the last progress line on a terminal; in a log, it writes a line at most every ten seconds. */
  progress(text: string): void
}

/** Milliseconds between two progress lines in a log. */
const LOG_EVERY_MS = 10_000

/** The process's standard output and error; `now` gives milliseconds of any clock that only goes forward. */
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
    ...(process.stdin.isTTY && errors.isTTY ? { ask } : {}),
    progress: (text) => {
      if (errors.isTTY) {
        clear()
        errors.write(toLogLine(text))
        shown = true
      } else if (now() - logged >= LOG_EVERY_MS) {
        logged = now()
        errors.write(`${toLogLine(text)}\n`)
      }
    },
  }
}

async function ask(question: string): Promise<boolean> {
  const lines = createInterface({ input: process.stdin, output: process.stderr })
  try {
    return /^y(es)?$/i.test((await lines.question(`${toLogLine(question)} [y/N] `)).trim())
  } finally {
    lines.close()
  }
}

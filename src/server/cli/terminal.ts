import { toLogLine } from '../log.ts'

/** What a command writes to. Standard output carries results, standard error everything said about them. */
export interface Terminal {
  out(text: string): Promise<void>
  /** One line; control characters are made visible. */
  say(text: string): void
  /** Replaces the line before on a terminal; says nothing elsewhere. */
  progress(text: string): void
}

/** The process's own standard output and standard error. */
export function createTerminal(): Terminal {
  let shown = false
  const clear = () => {
    if (shown) process.stderr.write('\r\u001b[2K')
    shown = false
  }
  return {
    out: (text) =>
      new Promise((resolve, reject) => {
        process.stdout.write(text, (error) => (error ? reject(error) : resolve()))
      }),
    say: (text) => {
      clear()
      process.stderr.write(`${text.split('\n').map(toLogLine).join('\n')}\n`)
    },
    progress: (text) => {
      if (!process.stderr.isTTY) return
      clear()
      process.stderr.write(toLogLine(text))
      shown = true
    },
  }
}

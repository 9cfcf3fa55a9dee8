import { expect, test } from 'vitest'
import { createTerminal } from './terminal.ts'

/** A command that makes progress every four seconds for half a minute and then says how it ended. */
function work(isTTY: boolean): string {
  let written = ''
  let time = 0
  const write = (text: string | Uint8Array) => {
    written += text
    return true
  }
  const terminal = createTerminal({ isTTY, write }, () => time)
  for (; time <= 28_000; time += 4_000) terminal.progress(`${time / 1_000} rows`)
  terminal.say('done')
  return written
}

test('on a terminal progress is one line that is replaced, and it makes room for what is said', () => {
  const seconds = [0, 4, 8, 12, 16, 20, 24, 28]
  expect(work(true)).toBe(`${seconds.map((n) => `${n} rows`).join('\r\u001b[2K')}\r\u001b[2Kdone\n`)
})

test('in a log progress is a line every ten seconds, so that a long walk does not look like one that hangs', () => {
  expect(work(false)).toBe('12 rows\n24 rows\ndone\n')
})

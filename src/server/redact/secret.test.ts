import { inspect } from 'node:util'
import { describe, expect, test } from 'vitest'
import { toLogLine } from '../machine/log.ts'
import { hideFromLogs, scrubSecrets, Secret } from './secret.ts'

describe('a secret', () => {
  test('shows itself in no printed form and only through reveal()', () => {
    const secret = new Secret('canary-of-the-mine\n')
    const shown = [
      String(secret),
      JSON.stringify({ secret }),
      inspect({ secret }),
      'a'.concat(String(secret)),
      Object.values(secret).join(),
    ]
    expect(shown.join()).not.toContain('canary')
    expect(secret.reveal()).toBe('canary-of-the-mine')
  })

  test.each(['', '  ', 'sk-a\nb', 'sk-a\u0000', 'sk-ä', 'sk a'])('%j is refused without being repeated', (value) => {
    expect(() => new Secret(value)).toThrow(TypeError)
    expect(() => new Secret(`${value}canary\n\nx`)).toThrow(/^(?!.*canary)/)
  })

  test('is cut out of log lines and error texts, and so is anything that looks like a key', () => {
    const secret = new Secret('my-own-odd-token')
    expect(scrubSecrets(`Bearer ${secret.reveal()} and sk-proj-abcdefgh1234`)).toBe('Bearer [redacted] and [redacted]')
  })

  test('a client’s own key is in no log line; so many that memory would fill with them are not kept', () => {
    hideFromLogs('Bearer client-key-of-its-own')
    expect(toLogLine('upstream said: no client-key-of-its-own here')).toBe('upstream said: no [redacted] here')
    for (let n = 0; n < 500; n++) hideFromLogs(`another-key-${n}`)
    expect(scrubSecrets('client-key-of-its-own another-key-0')).toBe('client-key-of-its-own [redacted]')
    hideFromLogs('Bearer x')
    expect(scrubSecrets('xylophone')).toBe('xylophone')
  })

  test('a log line shows control characters instead of sending them to the terminal', () => {
    expect(toLogLine('a\u001b]8;;x\u0007\nb\u202e')).toBe('a\\x1b]8;;x\\x07 ⏎ b\u202e')
  })
})

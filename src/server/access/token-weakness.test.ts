import { randomBytes, randomInt } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { makeToken } from './token-files.ts'
import { toTokenWeakness } from './token-weakness.ts'

describe('a token that others can try', () => {
  test.each([
    '',
    'short',
    'aaaaaaaaaaaaaaaa',
    'a'.repeat(200),
    'abababababababab',
    'abcabcabcabcabcabc',
    '0123456789abcdef',
    'abcdefghijklmnopqrstuvwxyz',
    'zyxwvutsrqponmlkjihg',
    '1234567890123456',
    '9876543210987654321',
    'passwordpassword',
    'completionist-token',
    'changeme-changeme',
    'PASSWORDpassword1234',
    'qwertyqwertyqwerty',
    'secret-secret-secret-secret',
    '----------------1',
    'aaaabbbbccccddddeeee',
  ])('%j is too weak', (token) => {
    expect(toTokenWeakness(token)).not.toBeNull()
  })

  test('what a random generator makes is never too weak, in any usual form', () => {
    for (let n = 0; n < 300; n++) {
      const bytes = randomBytes(16)
      const forms = [
        bytes.toString('hex'),
        bytes.toString('base64url'),
        bytes.toString('base64'),
        makeToken(),
        Array.from({ length: 32 }, () => randomInt(10)).join(''),
      ]
      expect(forms.filter((token) => toTokenWeakness(token) !== null)).toEqual([])
    }
    expect(toTokenWeakness('correct-horse-battery-staple')).toBeNull()
  })
})

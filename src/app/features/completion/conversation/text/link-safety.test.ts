import { describe, expect, test } from 'vitest'
import { needsHost, readLink, toHostName } from './link-safety.ts'

describe('links that a model wrote', () => {
  test.each([
    'javascript:alert(1)',
    'JaVaScRiPt:alert(1)',
    'java\tscript:alert(1)',
    'java\nscript:alert(1)',
    '\u0000javascript:alert(1)',
    ' https://a.test',
    'data:text/html,<script>1</script>',
    'vbscript:x',
    'file:///etc/passwd',
    'blob:https://a.test/1',
    'intent://a#Intent;end',
    'ms-msdt:/id',
    '//attacker.test',
    '/\\attacker.test',
    '\\\\attacker\\share',
    'https:\\\\attacker.test',
    'https:attacker.test',
    'https:///attacker.test',
    'https://a.test\\@b.test',
    'https://a.test/\u202Egnp.exe',
    '#fragment',
    'relative/path',
    'https://',
    '',
    null,
    42,
    { href: 'https://a.test' },
  ])('%j cannot be followed', (target) => {
    expect(readLink(target)).toBeNull()
  })

  test('http, https and mailto can be followed', () => {
    expect(readLink('https://a.test/x?y#z')).toMatchObject({ href: 'https://a.test/x?y#z', host: 'a.test' })
    expect(readLink('HTTP://A.test:8080/')).toMatchObject({ host: 'a.test:8080' })
    expect(readLink('mailto:a@b.test?subject=x')).toMatchObject({ host: 'a@b.test' })
  })

  test('a homograph shows as punycode', () => {
    expect(readLink('https://аpple.com/')).toMatchObject({ host: 'xn--pple-43d.com', isInternational: true })
  })

  test('a user name before the host is told apart from the host', () => {
    const link = readLink('https://openai.com@evil.test/login')
    expect(link).toMatchObject({ host: 'evil.test', hasUserInfo: true })
    expect(link && needsHost('https://openai.com@evil.test/login', link)).toBe(true)
  })

  test.each([
    ['https://openai.com', 'https://evil.test/', true],
    ['openai.com', 'https://openai.com/x', false],
    ['https://openai.com/docs', 'https://openai.com/docs', false],
    ['click here', 'https://openai.com/', true],
    ['openai.com.evil.test', 'https://openai.com/', true],
    ['', 'https://openai.com/', true],
  ])('words %j over %s: host shown %j', (words, target, shown) => {
    const link = readLink(target)
    expect(link && needsHost(words, link)).toBe(shown)
  })

  test('an image that is not loaded is named by its host, or its scheme', () => {
    expect(toHostName('https://attacker.test/?q=SECRET')).toBe('attacker.test')
    expect(toHostName('javascript:1')).toBe('javascript:')
    expect(toHostName('x y')).toBe('x y')
    expect(toHostName(null)).toBe('?')
  })
})

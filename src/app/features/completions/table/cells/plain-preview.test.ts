import { describe, expect, test } from 'vitest'
import { toPlainPreview } from './plain-preview.ts'

describe('the Output cell shows an answer without the signs of Markdown', () => {
  test.each([
    ['returned within **60 days**.', 'returned within 60 days.'],
    ['**12:15** is the _latest_ start', '12:15 is the latest start'],
    ['***both*** and **bold with *inner* words**', 'both and bold with inner words'],
    ['It will rain ([yr.no](https://www.yr.no)).', 'It will rain (yr.no).'],
    ['see [a (b)](https://x.org/w_(y) "title") now', 'see a (b) now'],
    ['![a cat](data:image/png;base64,AAAA) sits', 'a cat sits'],
    ['## Heading\n\nText', 'Heading\n\nText'],
    ['- one\n- two\n  * three', '• one\n• two\n  • three'],
    ['- [x] done\n- [ ] open', '• done\n• open'],
    ['> quoted\n> more', 'quoted\nmore'],
    ['Use `a*b*c` and ``x`y``', 'Use a*b*c and x`y'],
    ['```ts\nconst a = 1\n```', 'const a = 1'],
    ['| a | b |\n|---|:-:|\n| 1 | 2 |', 'a · b\n1 · 2'],
    ['a ~~b~~ c', 'a b c'],
    ['1\\. no list, \\*no star\\*', '1. no list, *no star*'],
    ['あ**い**う', 'あいう'],
  ])('%j reads %j', (text, plain) => expect(toPlainPreview(text)).toBe(plain))

  test.each([
    'plain words',
    '2 * 3 * 4 = 24',
    '2*3*4 = 24, n*(n+1)*2',
    'with \\( x^2 \\) and \\[ y \\]',
    'snake_case_name and __init__py',
    '18~22 degrees, ~ 5',
    '{"a": "**b**"}',
    '["*x*"]',
    'a < b > c',
    'C# and F#, #1',
    '1969. A year',
    '-5 degrees',
    '**',
    '***',
  ])('%j stays as it is', (text) => expect(toPlainPreview(text)).toBe(text))

  test('an answer of signs only is shown as it came', () => {
    expect(toPlainPreview('---')).toBe('---')
  })

  test('many unclosed signs cost no time worth speaking of', () => {
    const text = '[('.repeat(125) + '**_`'.repeat(60)
    expect(toPlainPreview(text).length).toBeGreaterThan(0)
  })
})

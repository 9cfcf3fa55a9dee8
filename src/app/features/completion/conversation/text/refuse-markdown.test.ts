import { expect, test } from 'vitest'
import { refuseMarkdown } from './refuse-markdown.ts'

test.each([
  ['1,000 nested quotes', '>'.repeat(1000), 'deep'],
  ['1,000 nested quotes with spaces', '> '.repeat(1000), 'deep'],
  ['1,000 nested lists', '- '.repeat(1000), 'deep'],
  ['lists nested by indentation', Array.from({ length: 200 }, (_, n) => `${'  '.repeat(n)}- x`).join('\n'), 'deep'],
  ['50,000 asterisks', '*'.repeat(50_000), 'dense'],
  ['1,000 open brackets', '['.repeat(1000), 'deep'],
  ['open brackets on many lines', '[\n'.repeat(1000), 'deep'],
  ['10,000 links', '[a](b) '.repeat(7000), 'dense'],
  ['a table of 2,000 columns', '|a'.repeat(2000), 'dense'],
  ['50,001 characters', 'x'.repeat(50_001), 'long'],
  ['10,000 back ticks', '`'.repeat(10_000), 'dense'],
])('%s stay plain text', (_, text, reason) => {
  expect(refuseMarkdown(text)).toBe(reason)
})

test.each([
  [
    'an ordinary answer',
    '# Title\n\n- one\n  - two\n    1. three\n\n> quote\n\n| a | b |\n|---|---|\n| 1 | 2 |\n\n[x](https://a.test)',
  ],
  ['49,000 characters of prose', 'Some words, and **some** more. '.repeat(1500).slice(0, 49_000).replaceAll('**', '')],
  ['code with deep indentation', `\`\`\`\n${' '.repeat(80)}x[0][1][2]\n\`\`\``],
  ['a rule of dashes', '-'.repeat(200)],
])('%s is Markdown', (_, text) => {
  expect(refuseMarkdown(text)).toBeNull()
})

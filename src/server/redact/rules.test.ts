import { expect, test } from 'vitest'
import { createFinder } from './finder.ts'
import { createGrowingText } from './growing-text.ts'
import { createRedactor } from './redactor.ts'
import { redactEvents } from './redact-events.ts'
import { type RuleSettings, RULE_SETS, toRules } from './rules.ts'

const ALL: RuleSettings = { sets: RULE_SETS, patterns: [{ name: 'staff', source: 'EMP-[0-9]{4,8}' }] }
const finder = createFinder([], toRules(ALL))
const clean = (text: string) => createRedactor(finder).text(text)

test.each([
  ['write to ann@example.com.', 'write to [redacted e-mail].'],
  ['<bob.o+x@mail.example.co.uk>,', '<[redacted e-mail]>,'],
  ['jürgen@bücher.example', '[redacted e-mail]'],
  ['Ann <ann@example.com>, Bob <bob@example.com>', 'Ann <[redacted e-mail]>, Bob <[redacted e-mail]>'],
  ['sk-proj-abcdefghij0123456789', '[redacted key-like]'],
  ['token ghp_abcdefghijklmnopqrstuvwxyz0123456789 end', 'token [redacted key-like] end'],
  ['AKIAIOSFODNN7EXAMPLE', '[redacted key-like]'],
  ['eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0In0.c2lnbmF0dXJlLW9mLWl0', '[redacted key-like]'],
  ['pay 4111 1111 1111 1111 now', 'pay [redacted card] now'],
  ['5500-0000-0000-0004', '[redacted card]'],
  ['who is EMP-12345?', 'who is [redacted staff]?'],
])('%s is kept as %s', (text, kept) => {
  expect(clean(text)).toBe(kept)
  expect(clean(kept)).toBe(kept)
})

test.each([
  'at 5 @ noon, a@b, @decorator, x@1.2.3',
  'sk-short, a task-list-of-many-words-and-more, desk-abcdefghijklmnopqrstuv',
  '4111 1111 1111 1112 fails the check; 1760000000000; 0000000000000000',
  'EMP-1 and EMP',
  'chatcmpl-9f8e7d6c5b4a39281706',
])('what only looks like it stays: %s', (text) => {
  expect(clean(text)).toBe(text)
})

const COMPLETION = JSON.stringify({
  id: 'chatcmpl-1',
  created: 1_760_000_000,
  seed: 4_111_111_111_111_111,
  metadata: { 'ann@example.com': 'bob@example.com' },
  choices: [
    {
      message: {
        role: 'assistant',
        content: 'Line\nann@example.com\t"x"\\',
        tool_calls: [{ function: { name: 'f', arguments: '{"to":"a\\nann@example.com","card":4111111111111111}' } }],
      },
    },
  ],
})

test('what was taken out leaves valid JSON in the shape that it had: numbers of the contract stay numbers', () => {
  const redactor = createRedactor(finder)
  const kept = JSON.parse(redactor.json(COMPLETION))
  expect(kept).toMatchObject({ id: 'chatcmpl-1', created: 1_760_000_000, seed: 4_111_111_111_111_111 })
  expect(kept.metadata).toEqual({ '[redacted e-mail]': '[redacted e-mail]' })
  expect(kept.choices[0].message.content).toBe('Line\n[redacted e-mail]\t"x"\\')
  expect(JSON.parse(kept.choices[0].message.tool_calls[0].function.arguments)).toEqual({
    to: 'a\n[redacted e-mail]',
    card: '[redacted card]',
  })
  expect(redactor.redacted()).toEqual({ 'e-mail': 4, card: 1 })
})

const event = (content: string) => `data: ${JSON.stringify({ choices: [{ index: 0, delta: { content } }] })}\n\n`

test('an address that comes letter by letter over the events of a stream is taken out of all of them', () => {
  const redactor = createRedactor(finder)
  const kept = redactEvents(Array.from('hi ann@example.com, bye').map(event).join(''), redactor, false)
  const spelled = [...kept.matchAll(/^data: (.*)$/gm)]
    .map(([, data = '']) => JSON.parse(data).choices[0].delta.content)
    .join('')
  expect(spelled).toBe('hi [redacted e-mail], bye')
  expect(redactor.redacted()).toEqual({ 'e-mail': 1 })
})

test.each([
  'so ann@example.com and sk-proj-abcdefghij0123456789, 4111 1111 1111 1111; EMP-1234567. ',
  `long ${'x'.repeat(2_000)} EMP-4444 ${'y'.repeat(2_000)} ann@example.com`,
])('a text that grows by letters shows nothing that it would not show whole', (text) => {
  const growing = createGrowingText(finder)
  let shown = ''
  for (const letter of text) {
    shown += growing.push(letter)
    expect(clean(text).startsWith(shown)).toBe(true)
  }
  expect(shown + growing.end()).toBe(clean(text))
})

/** Patterns that take a matcher which goes back a time that doubles with each letter of such a text. */
test.each([
  ['(a+)+$|zz', 'a'],
  ['a(.*z)?q?', 'a'],
  ['(x+x+)+y', 'x'],
  ['([a-z]+)*[0-9]{3}9q', 'ab'],
  ['.*.*=.*;q', 'x=x'],
  ['EMP', 'a@'],
  ['EMP', 'eyJaaaaaaaa.'],
  ['EMP', 'sk-sk_'],
  ['EMP', '4 '],
])('the pattern %s, and every named set, come to an end with a text of nothing but %s', (source, unit) => {
  const hostile = createFinder([], toRules({ sets: RULE_SETS, patterns: [{ name: 'own', source }] }))
  const text = unit.repeat(200_000 / unit.length)
  const found = hostile.find(text)
  expect(found.every(({ start, end }) => start < end && end <= text.length)).toBe(true)
})

test('finds that are many in one place are one, and none is left over', () => {
  const digits = createFinder([], toRules({ sets: [], patterns: [{ name: 'digit', source: '[0-9]' }] }))
  const text = '1 '.repeat(3_000)
  expect(createRedactor(digits).text(text)).not.toMatch(/\d/)
})

test('a find over the edge of a window is one, and a word boundary is not made by an edge', () => {
  const own = createFinder([], toRules({ sets: [], patterns: [{ name: 'n', source: '\\bEMP-[0-9]{4}\\b' }] }))
  for (let before = 500; before < 530; before++) {
    expect(createRedactor(own).text(`${' '.repeat(before)}EMP-1234 `)).toBe(`${' '.repeat(before)}[redacted n] `)
    const inWord = `${'x'.repeat(before)}EMP-1234 `
    expect(createRedactor(own).text(inWord)).toBe(inWord)
  }
})

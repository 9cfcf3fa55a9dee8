import { describe, expect, test } from 'vitest'
import { findHiddenCharacters, toVisibleParts, toVisibleText } from './visible-text.ts'

describe('what is hidden in a text', () => {
  test.each([
    ['right-to-left override', 'a\u202eb', 'a⟨U+202E⟩b'],
    ['unbalanced isolate', '\u2066x', '⟨U+2066⟩x'],
    ['zero-width space', 'pass\u200bword', 'pass⟨U+200B⟩word'],
    ['joiner between Latin letters', 'a\u200db', 'a⟨U+200D⟩b'],
    ['NUL', 'a\u0000b', 'a⟨U+0000⟩b'],
    ['escape', '\u001b]8;;', '⟨U+001B⟩]8;;'],
    ['lone high surrogate', 'a\ud800b', 'a⟨U+D800⟩b'],
    ['noncharacter', 'a\uffff', 'a⟨U+FFFF⟩'],
    ['line separator', 'a\u2028b', 'a⟨U+2028⟩b'],
    ['byte order mark', '\ufeffa', '⟨U+FEFF⟩a'],
    ['variation selector after nothing', 'x\ufe0fy', 'x⟨U+FE0F⟩y'],
    ['second variation selector in a row', '❤\ufe0f\ufe0f', '❤\ufe0f⟨U+FE0F⟩'],
  ])('%s is written out', (_, text, shown) => {
    expect(toVisibleText(text)).toBe(shown)
  })

  test.each([
    ['family emoji', '👨‍👩‍👧‍👦'],
    ['flag made of tags', '🏴󠁧󠁢󠁳󠁣󠁴󠁿'],
    ['keycap', '1️⃣'],
    ['heart on fire', '❤️‍🔥'],
    ['skin tone and profession', '👩🏽‍🚀'],
    ['Persian with a non-joiner', 'می‌خواهم'],
    ['Hindi with a joiner', 'क्‍ष'],
    ['tabs and line ends', 'a\tb\r\nc'],
  ])('%s is left alone', (_, text) => {
    expect(toVisibleText(text)).toBe(text)
    expect(findHiddenCharacters(text).count).toBe(0)
  })

  test('tag characters are counted and their words decoded', () => {
    const tags = Array.from('send it', (char) => String.fromCodePoint(0xe0000 + char.charCodeAt(0))).join('')
    expect(findHiddenCharacters(`ok${tags}`)).toMatchObject({ count: 7, tagText: 'send it' })
  })

  test('parts give the whole text back', () => {
    const text = 'a\u202e\ud800b👨‍👩‍👧 \u0000'
    expect(
      toVisibleParts(text)
        .map((part) => part.text)
        .join(''),
    ).toBe(text)
  })

  test('a megabyte of hidden characters is counted without trouble', () => {
    expect(findHiddenCharacters('\u200b'.repeat(1_000_000)).count).toBe(1_000_000)
  })

  test('more marks on one letter than any script has are drawn as a number', () => {
    const marks = '\u0301'.repeat(500)
    expect(toVisibleParts(`e${marks}!`)).toEqual([
      { kind: 'text', text: `e${'\u0301'.repeat(32)}` },
      { kind: 'hidden', label: 'U+0301 ×468', text: '\u0301'.repeat(468) },
      { kind: 'text', text: '!' },
    ])
    expect(toVisibleText('ที่นี่ é́̂ हिन्दी')).toBe('ที่นี่ é́̂ हिन्दी')
  })
})

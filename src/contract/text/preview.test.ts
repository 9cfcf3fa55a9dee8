import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { PREVIEW_LENGTH, toPreview } from './preview.ts'

describe('toPreview', () => {
  it('is a beginning of the text, at most 500 long, and never ends inside a character', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', minLength: 400, maxLength: 700, size: 'max' }), (text) => {
        const preview = toPreview(text)
        expect(text.startsWith(preview)).toBe(true)
        expect(preview.length).toBeLessThanOrEqual(PREVIEW_LENGTH)
        expect(preview.isWellFormed()).toBe(true)
        expect(text.length > PREVIEW_LENGTH ? preview.length > PREVIEW_LENGTH - 64 : preview === text).toBe(true)
      }),
    )
  })

  it.each([
    ['a family of four', '👨‍👩‍👧‍👦'],
    ['a flag', '🇮🇸'],
    ['an accent of its own', 'e\u0301'],
    ['a line break', '\r\n'],
  ])('leaves %s whole or out', (_what, grapheme) => {
    for (let before = PREVIEW_LENGTH - grapheme.length; before < PREVIEW_LENGTH; before++) {
      const preview = toPreview('a'.repeat(before) + grapheme + 'b'.repeat(9))
      const whole = before + grapheme.length <= PREVIEW_LENGTH
      expect(preview).toBe(
        whole ? ('a'.repeat(before) + grapheme + 'b'.repeat(9)).slice(0, PREVIEW_LENGTH) : 'a'.repeat(before),
      )
    }
  })

  it('cuts a single endless grapheme at a code point', () => {
    const zalgo = `a${'\u0301'.repeat(5_000)}`
    expect(toPreview(zalgo)).toBe(zalgo.slice(0, PREVIEW_LENGTH))
    expect(toPreview('🙂‍'.repeat(5_000)).isWellFormed()).toBe(true)
  })

  it('takes a megabyte of emoji and of lone surrogates quickly', () => {
    expect(toPreview('🙂'.repeat(500_000))).toBe('🙂'.repeat(PREVIEW_LENGTH / 2))
    expect(toPreview('\ud83d'.repeat(500_000)).length).toBeLessThanOrEqual(PREVIEW_LENGTH)
  })
})

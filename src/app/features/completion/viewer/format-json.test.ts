import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { formatJson, toPieces } from './format-json.ts'
import { toJsonSegments } from './row-segments.ts'

const NO_MATCHES = { places: [], length: 0, current: -1 }

/** The lines as the screen shows them, without their indentation. */
function toLines(text: string): string[] {
  const json = formatJson(text)
  return Array.from({ length: json.lineCount }, (_, line) => {
    const start = json.starts[line] ?? 0
    const segments = toJsonSegments(text, start, start, json.ends[line] ?? 0, NO_MATCHES)
    return segments.map((segment) => segment.text).join('')
  })
}

/** All tokens of the laid-out text, one after the other. */
function toTokens(text: string): string {
  const json = formatJson(text)
  return Array.from({ length: json.lineCount }, (_, line) =>
    toPieces(text, json.starts[line] ?? 0, json.ends[line] ?? 0)
      .map((piece) => text.slice(piece.start, piece.end))
      .join(''),
  ).join('')
}

describe('the indented view', () => {
  it('gives each member a line and each bracket its own', () => {
    expect(toLines('{"a":1,"b":{"c":"x"},"d":{},"e":[{}]}')).toEqual([
      '{',
      '"a": 1,',
      '"b": {',
      '"c": "x"',
      '},',
      '"d": {},',
      '"e": [',
      '{}',
      ']',
      '}',
    ])
  })
  it('keeps a short list of numbers on one line, and a list of objects not', () => {
    expect(toLines('{"bytes":[240,159 , null],"x":[[1]]}')).toEqual([
      '{',
      '"bytes": [240, 159, null],',
      '"x": [',
      '[1]',
      ']',
      '}',
    ])
  })
  it('leaves every token as it came: exact numbers, escapes, duplicate keys', () => {
    const text = '{ "seed" : 9007199254740993, "n":1E400,"z":-0,"a":"\\u0041\\ud800","a":"{\\"[,:"}'
    expect(toTokens(text)).toBe('{"seed":9007199254740993,"n":1E400,"z":-0,"a":"\\u0041\\ud800","a":"{\\"[,:"}')
  })
  it('says of any JSON just what JSON.stringify says, however it was spaced', () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.constantFrom(0, 1, 4, '\t'), (value, space) => {
        const text = JSON.stringify(value, null, space)
        expect(toTokens(text)).toBe(JSON.stringify(value))
      }),
    )
  })
  it('loses nothing of a text that is no JSON', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: fc.constantFrom('{', '}', '[', ']', ',', ':', '"', '\\', ' ', '\n', 'x', '1') }),
        (text) => {
          const shown = toTokens(text)
          const json = formatJson(text)
          expect(json.stoppedAt).toBeNull()
          expect(shown.replaceAll(/\s/g, '')).toBe(text.replaceAll(/\s/g, ''))
        },
      ),
    )
  })
  it('pairs the line that opens with the line that closes, so that it can fold', () => {
    const json = formatJson('{"a":[{"b":"c"}]}')
    expect([...json.pairs]).toEqual([6, 5, 4, -1, 2, 1, 0])
  })
  it('needs no stack for 400,000 brackets', () => {
    const depth = 200_000
    const json = formatJson('['.repeat(depth) + ']'.repeat(depth))
    expect(json.lineCount).toBe(2 * depth - 1)
  })
  it('stops at its limit and says where', () => {
    const json = formatJson('[{"a":1},{"b":2}]', 3)
    expect(json.lineCount).toBeLessThanOrEqual(4)
    expect(json.stoppedAt).not.toBeNull()
  })
})

import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { drain } from '../../../sliced.ts'
import { joinTokens as joinInPieces } from './join-tokens.ts'
import { readToken } from './read-token.ts'

const joinTokens = (tokens: Parameters<typeof joinInPieces>[0]) => drain(joinInPieces(tokens))
const readTokens = (items: readonly unknown[]) => items.map(readToken)
const bytesOf = (text: string) => [...new TextEncoder().encode(text)]

describe('tokens put together from their bytes', () => {
  it('make one emoji of four tokens', () => {
    const tokens = readTokens(
      bytesOf('😀').map((byte) => ({ token: '\\x', logprob: -1, bytes: [byte], top_logprobs: [] })),
    )
    expect(joinTokens(tokens)).toEqual([{ start: 0, end: 4, text: '😀' }])
  })
  it('give any text back, wherever it was cut', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), fc.array(fc.integer({ min: 1, max: 5 })), (text, cuts) => {
        const bytes = bytesOf(text)
        const tokens: { token: string; logprob: number; bytes: number[] }[] = []
        for (let at = 0, turn = 0; at < bytes.length; turn += 1) {
          const length = cuts[turn % Math.max(1, cuts.length)] ?? 2
          tokens.push({ token: '?', logprob: -1, bytes: bytes.slice(at, at + length) })
          at += length
        }
        const runs = joinTokens(readTokens(tokens))
        expect(runs.map((run) => run.text).join('')).toBe(text)
        expect(runs.flatMap((run) => Array.from({ length: run.end - run.start }, (_, n) => run.start + n))).toEqual(
          tokens.map((_, index) => index),
        )
      }),
    )
  })
  it('take the token itself where the bytes are null or impossible', () => {
    const tokens = readTokens([
      { token: 'a', logprob: -1, bytes: null },
      { token: 'b', logprob: -1, bytes: [300, -1, 1.5, null] },
      { token: null, logprob: -1, bytes: null },
      { token: 'c', logprob: -1 },
    ])
    expect(joinTokens(tokens).map((run) => run.text)).toEqual(['a', 'b', '', 'c'])
  })
  it('write bytes that are no text one by one, and go on with the next token', () => {
    const tokens = readTokens([
      { token: '\\xf0\\x9f', logprob: -1, bytes: [0xf0, 0x9f] },
      { token: 'x', logprob: -1, bytes: [120] },
      { token: '\\xc3', logprob: -1, bytes: [0xc3] },
    ])
    expect(joinTokens(tokens).map((run) => run.text)).toEqual(['\\xf0\\x9f', 'x', '\\xc3'])
  })
  it('end a run that only pretends to be one character', () => {
    const tokens = readTokens(Array.from({ length: 1000 }, () => ({ token: '?', logprob: -1, bytes: [0x80, 0xf0] })))
    expect(Math.max(...joinTokens(tokens).map((run) => run.end - run.start))).toBeLessThanOrEqual(64)
  })
  it('come from items of any kind', () => {
    expect(joinTokens(readTokens([null, 'x', 7, [], { token: {}, logprob: '−0.1' }]))).toHaveLength(5)
  })
})

import { array, assert, asyncProperty, nat } from 'fast-check'
import { describe, expect, test } from 'vitest'
import { decodeLine } from './decode-line.ts'
import { nameFormat } from './name-format.ts'
import { type ReadLine, splitLines } from './split-lines.ts'

async function* inPieces(bytes: Uint8Array, sizes: readonly number[]) {
  let at = 0
  for (const size of sizes) {
    yield bytes.subarray(at, at + size)
    at += size
  }
  yield bytes.subarray(at)
}

async function read(bytes: Uint8Array, sizes: readonly number[] = [], cap?: number): Promise<ReadLine[]> {
  const lines: ReadLine[] = []
  for await (const line of splitLines(inPieces(bytes, sizes), { offset: 0, line: 0 }, cap)) lines.push(line)
  return lines
}

describe('reading lines', () => {
  test('wherever the stream is cut, the lines and their offsets are the same', async () => {
    const bytes = Buffer.from('{"a":"ä€😀"}\r\n\n{"b":1}\u0000\nlast without end')
    const whole = await read(bytes)
    expect(whole.map((line) => (line.kind === 'line' ? Buffer.from(line.bytes).toString() : line))).toEqual([
      '{"a":"ä€😀"}',
      '',
      '{"b":1}\u0000',
      'last without end',
    ])
    expect(whole.map(({ line, offset, next }) => [line, offset, next])).toEqual([
      [1, 0, 19],
      [2, 19, 20],
      [3, 20, 29],
      [4, 29, 45],
    ])
    await assert(
      asyncProperty(array(nat(9), { maxLength: 20 }), async (sizes) => {
        expect(await read(bytes, sizes)).toEqual(whole)
      }),
    )
  })

  test('a line over the cap is named with its offset, its size and the limit, and read past', async () => {
    const lines = await read(Buffer.from(`ok\n${'x'.repeat(50)}\nok`), [10, 10, 10], 20)
    expect(lines).toMatchObject([
      { kind: 'line', line: 1 },
      { kind: 'refused', line: 2, offset: 3, reason: 'the line is 50 bytes long; at most 20 are taken in', next: 54 },
      { kind: 'line', line: 3, offset: 54 },
    ])
  })

  test('a file without a byte has no line', async () => {
    expect(await read(Buffer.alloc(0))).toEqual([])
  })
})

describe('decoding a line', () => {
  test('a byte order mark in front is dropped, one inside is kept', () => {
    expect(decodeLine(Buffer.from('\ufeff{"a":"\ufeff"}'))).toEqual({ text: '{"a":"\ufeff"}' })
  })

  test('the first byte that is not UTF-8 is named', () => {
    const good = Buffer.from('{"a":"ä€😀')
    for (const bad of [[0xff], [0xc0, 0xaf], [0xed, 0xa0, 0x80], [0xe2, 0x82], [0x80]]) {
      expect(decodeLine(Buffer.concat([good, Buffer.from(bad), Buffer.from('"}')]))).toEqual({ invalidAt: good.length })
    }
  })
})

describe('files of other kinds', () => {
  test.each([
    ['gzip', [0x1f, 0x8b, 8, 0], /gunzip/],
    ['zip', [0x50, 0x4b, 3, 4], /zip/],
    ['Parquet', [0x50, 0x41, 0x52, 0x31], /Parquet/],
    ['UTF-16 with a mark', [0xff, 0xfe, 0x7b, 0], /UTF-16/],
    ['UTF-16 without a mark', [0x7b, 0, 0x22, 0], /UTF-16/],
    ['UTF-32', [0xff, 0xfe, 0, 0], /UTF-32/],
  ])('%s is named', (_name, bytes, reason) => {
    expect(nameFormat(Uint8Array.from(bytes))).toMatch(reason)
  })

  test('JSON, with or without a mark, is not taken for anything else', () => {
    expect([
      nameFormat(Buffer.from('{"a":1}')),
      nameFormat(Buffer.from('\ufeff{')),
      nameFormat(Buffer.alloc(0)),
    ]).toEqual([null, null, null])
  })
})

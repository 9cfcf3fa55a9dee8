import { describe, expect, test } from 'vitest'
import { decodeBase64, measureBase64, readAudio, sniffAudio, toWav } from './audio-data.ts'
import { readDataImage } from './data-url.ts'

const base64 = (bytes: ArrayLike<number>) => Buffer.from(Uint8Array.from(bytes)).toString('base64')
const pcm = Uint8Array.from({ length: 480 }, (_, n) => n % 251)

describe('stored audio', () => {
  test('raw samples get a header for 24,000 samples a second, 16 bit, mono', () => {
    const wav = toWav(pcm)
    const view = new DataView(wav.buffer)
    expect(wav.length).toBe(44 + 480)
    expect(sniffAudio(wav)).toBe('wav')
    expect([
      view.getUint32(4, true),
      view.getUint16(22, true),
      view.getUint32(24, true),
      view.getUint16(34, true),
      view.getUint32(40, true),
    ]).toEqual([516, 1, 24_000, 16, 480])
  })

  test('raw samples are a guess unless the request named them', () => {
    expect(readAudio(base64(pcm), null)).toMatchObject({ kind: 'sound', format: 'pcm16', guessed: true })
    expect(readAudio(base64(pcm), 'pcm16')).toMatchObject({ format: 'pcm16', guessed: false })
    expect(readAudio(base64(pcm), 'mp3')).toMatchObject({ format: 'pcm16', guessed: true })
  })

  test.each([
    ['mp3', [0x49, 0x44, 0x33, 4]],
    ['mp3', [0xff, 0xfb, 0x90, 0x64]],
    ['aac', [0xff, 0xf1, 0x50, 0x80]],
    ['flac', [...Buffer.from('fLaC')]],
    ['opus', [...Buffer.from('OggS')]],
  ])('%s is known by its first bytes', (format, bytes) => {
    expect(readAudio(base64(bytes), null)).toMatchObject({ kind: 'sound', format, guessed: false })
  })

  test.each([0, 0xffffffff, 10_000])('a WAV header that says %i bytes is corrected', (size) => {
    const wav = toWav(pcm)
    new DataView(wav.buffer).setUint32(40, size, true)
    const read = readAudio(base64(wav), null)
    expect(read).toMatchObject({ kind: 'sound', format: 'wav', corrected: true })
    expect(read.kind === 'sound' && new DataView(read.bytes.buffer).getUint32(40, true)).toBe(480)
  })

  test('an honest WAV header is left alone', () => {
    expect(readAudio(base64(toWav(pcm)), null)).toMatchObject({ corrected: false })
  })

  test.each(['', '   ', '=', '===='])('%j holds no sound', (data) => {
    expect(readAudio(data, null)).toEqual({ kind: 'empty' })
  })

  test('what is not base64 is named by its place', () => {
    expect(readAudio('AAAA*AAA', null)).toEqual({ kind: 'not base64', at: 4 })
    expect(readAudio('AAAAA', null)).toEqual({ kind: 'not base64', at: 5 })
    expect(readAudio('AA=AA', null)).toEqual({ kind: 'not base64', at: 2 })
    expect(readAudio('<script>', null)).toMatchObject({ kind: 'not base64', at: 0 })
  })

  test('a cut WAV header does not throw', () => {
    const wav = toWav(pcm)
    for (let length = 0; length < 50; length += 1)
      expect(() => readAudio(base64(wav.subarray(0, length)), null)).not.toThrow()
  })

  test('long data decodes to the same bytes, in either alphabet', () => {
    const bytes = Uint8Array.from({ length: 100_001 }, (_, n) => (n * 31) % 256)
    expect(decodeBase64(base64(bytes))).toEqual(bytes)
    expect(decodeBase64(Buffer.from(bytes).toString('base64url'))).toEqual(bytes)
    expect(measureBase64(base64(bytes))).toBe(100_001)
  })
})

describe('pictures in an answer', () => {
  test('raster data URLs become bytes', () => {
    expect(readDataImage(`data:image/png;base64,${base64([1, 2, 3])}`)).toEqual({
      type: 'image/png',
      bytes: Uint8Array.from([1, 2, 3]),
    })
  })

  test.each([
    'https://attacker.test/a.png',
    'data:image/svg+xml;base64,AAAA',
    'data:text/html;base64,AAAA',
    'data:image/png,plain',
    'data:image/png;base64,',
    'data:image/png;base64,***',
    null,
    {},
  ])('%j is not shown', (url) => {
    expect(readDataImage(url)).toBeNull()
  })
})

/** The format that the first bytes show; `pcm16` is assumed if they show none. */
export type AudioFormat = 'wav' | 'mp3' | 'opus' | 'flac' | 'aac' | 'pcm16'

export type AudioReading =
  | { kind: 'empty' }
  /** `at` is the offset of the first character that is not base64. */
  | { kind: 'not base64'; at: number }
  | {
      kind: 'sound'
      /** Playable bytes: raw pcm16 has got a WAV header, a wrong WAV header has been corrected. */
      bytes: Uint8Array<ArrayBuffer>
      format: AudioFormat
      /** True if neither the bytes nor the request tell the format. */
      guessed: boolean
      /** A WAV header had a length that differs from the data's. */
      corrected: boolean
    }

/** Hertz of the `pcm16` that the API sends, which does not say its rate. */
const DEFAULT_RATE = 24_000
const MIME: Record<AudioFormat, string> = {
  wav: 'audio/wav',
  mp3: 'audio/mpeg',
  opus: 'audio/ogg',
  flac: 'audio/flac',
  aac: 'audio/aac',
  pcm16: 'audio/wav',
}

/** The media type of a format. */
export function toAudioType(format: AudioFormat): string {
  return MIME[format]
}

/** How many bytes a base64 text stands for, by its length alone. */
export function measureBase64(text: string): number {
  const padding = text.endsWith('==') ? 2 : text.endsWith('=') ? 1 : 0
  return Math.max(0, Math.floor((text.length * 3) / 4) - padding)
}

/** Decodes base64 (either alphabet, white space allowed); `{ at }` is the first character that is not base64. */
export function decodeBase64(text: string): Uint8Array<ArrayBuffer> | { at: number } {
  const fault = /[^A-Za-z0-9+/\-_\s=]|=(?=[^=\s])/.exec(text)
  if (fault) return { at: fault.index }
  const plain = text
    .replace(/[\s=]+/g, '')
    .replaceAll('-', '+')
    .replaceAll('_', '/')
  if (plain.length % 4 === 1) return { at: text.length }
  const bytes = new Uint8Array(Math.floor((plain.length * 3) / 4))
  const step = 32_768
  for (let from = 0, to = 0; from < plain.length; from += step) {
    const binary = atob(plain.slice(from, from + step))
    for (let n = 0; n < binary.length; n += 1) bytes[to + n] = binary.charCodeAt(n)
    to += binary.length
  }
  return bytes
}

function startsWith(bytes: Uint8Array, word: string, at = 0): boolean {
  return Array.from(word).every((char, n) => bytes[at + n] === char.charCodeAt(0))
}

/** The container or codec that the first bytes show; null if they show none (raw pcm16 has no header). */
export function sniffAudio(bytes: Uint8Array): Exclude<AudioFormat, 'pcm16'> | null {
  if (startsWith(bytes, 'RIFF') && startsWith(bytes, 'WAVE', 8)) return 'wav'
  if (startsWith(bytes, 'OggS')) return 'opus'
  if (startsWith(bytes, 'fLaC')) return 'flac'
  if (startsWith(bytes, 'ID3')) return 'mp3'
  const second = bytes[1] ?? 0
  if (bytes[0] === 0xff && bytes.length > 3) {
    if ((second & 0xf6) === 0xf0) return 'aac'
    // A frame header: layer III, with a bit rate and a sample rate that exist.
    if ((second & 0xe6) === 0xe2 && ((bytes[2] ?? 0xff) & 0xf0) !== 0xf0 && ((bytes[2] ?? 0x0c) & 0x0c) !== 0x0c)
      return 'mp3'
  }
  return null
}

/** Puts a WAV header (44 bytes; 16 bit, mono) before raw little-endian samples; an odd last byte is dropped. */
export function toWav(pcm: Uint8Array, rate = DEFAULT_RATE): Uint8Array<ArrayBuffer> {
  const length = pcm.length - (pcm.length % 2)
  const wav = new Uint8Array(44 + length)
  const view = new DataView(wav.buffer)
  const write = (at: number, word: string) =>
    Array.from(word).forEach((char, n) => view.setUint8(at + n, char.charCodeAt(0)))
  write(0, 'RIFF')
  view.setUint32(4, 36 + length, true)
  write(8, 'WAVEfmt ')
  view.setUint32(16, 16, true)
  view.setUint16(20, 1, true)
  view.setUint16(22, 1, true)
  view.setUint32(24, rate, true)
  view.setUint32(28, rate * 2, true)
  view.setUint16(32, 2, true)
  view.setUint16(34, 16, true)
  write(36, 'data')
  view.setUint32(40, length, true)
  wav.set(pcm.subarray(0, length), 44)
  return wav
}

/** Streamed WAV has 0 or 0xffffffff as its lengths: writes the real ones. True if something was wrong. */
function correctWav(wav: Uint8Array<ArrayBuffer>): boolean {
  const view = new DataView(wav.buffer)
  for (let at = 12; at + 8 <= wav.length; ) {
    const size = view.getUint32(at + 4, true)
    if (startsWith(wav, 'data', at)) {
      const left = wav.length - at - 8
      if (size === left || (size > 0 && size < left)) return false
      view.setUint32(at + 4, left, true)
      view.setUint32(4, wav.length - 8, true)
      return true
    }
    at += 8 + size + (size % 2)
  }
  return false
}

/**
 * Makes stored audio playable. `named` is `audio.format` of the request, if known; the bytes take precedence. Takes any
 * string and never throws.
 */
export function readAudio(data: string, named: string | null): AudioReading {
  if (data.trim() === '') return { kind: 'empty' }
  const bytes = decodeBase64(data)
  if (!(bytes instanceof Uint8Array)) return { kind: 'not base64', at: bytes.at }
  if (bytes.length === 0) return { kind: 'empty' }
  const sniffed = sniffAudio(bytes)
  if (sniffed === 'wav') {
    const corrected = correctWav(bytes)
    return { kind: 'sound', bytes, format: 'wav', guessed: false, corrected }
  }
  if (sniffed !== null) return { kind: 'sound', bytes, format: sniffed, guessed: false, corrected: false }
  return { kind: 'sound', bytes: toWav(bytes), format: 'pcm16', guessed: named !== 'pcm16', corrected: false }
}

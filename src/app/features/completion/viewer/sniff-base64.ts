/** Base64 in a JSON text: the kind that its first bytes show, and the number of bytes. */
export interface Base64Block {
  /** `audio/wav`, `image/png`, …; `base64` if the first bytes do not show it. */
  kind: string
  bytes: number
}

/** Shorter texts are shown: an id may look like base64, too. */
const SHORTEST_BASE64 = 512

const MAGIC: readonly (readonly [start: string, kind: string])[] = [
  ['UklGR', 'audio/wav'],
  ['SUQz', 'audio/mpeg'],
  ['//', 'audio/mpeg'],
  ['T2dnUw', 'audio/ogg'],
  ['ZkxhQw', 'audio/flac'],
  ['iVBORw0KGgo', 'image/png'],
  ['/9j/', 'image/jpeg'],
  ['R0lGOD', 'image/gif'],
  ['JVBERi0', 'application/pdf'],
]

/**
 * Recognises base64 in a JSON string with its quotes between two positions of `text`. Looks only at its first and last
 * thousand characters; null if it is short or something else.
 */
export function sniffBase64(text: string, start: number, end: number): Base64Block | null {
  const named = /^"data:([\w.+-]+\/[\w.+-]+)(?:;[\w=-]+)*;base64,/.exec(text.slice(start, start + 200))
  const from = named === null ? start + 1 : start + named[0].length
  const length = end - 1 - from
  if (length < SHORTEST_BASE64) return null
  const edges = text.slice(from, Math.min(from + 1000, end - 1)) + text.slice(Math.max(from, end - 1001), end - 1)
  if (!/^[\w+/-]+={0,2}(?:[\w+/-]*={0,2})$/.test(edges)) return null
  if (named === null && /^(.)\1+$/.test(edges)) return null
  const magic = MAGIC.find(([first]) => text.startsWith(first, from))
  const padding = text.endsWith('==', end - 1) ? 2 : 0
  return { kind: named?.[1] ?? magic?.[1] ?? 'base64', bytes: Math.floor((length - padding) * 0.75) }
}

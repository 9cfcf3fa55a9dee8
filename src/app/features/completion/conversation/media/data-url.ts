import { decodeBase64 } from './audio-data.ts'

/** The content of a `data:` URL, ready to become a blob. */
export interface DataImage {
  type: string
  bytes: Uint8Array<ArrayBuffer>
}

// SVG may contain scripts and references, so it is not shown as a picture.
const PICTURES = ['image/png', 'image/jpeg', 'image/gif', 'image/webp', 'image/avif', 'image/bmp']

/** Whether a text claims to be a `data:` URL. */
export function isDataUrl(url: unknown): url is string {
  return typeof url === 'string' && /^data:/i.test(url)
}

/** Reads a base64 `data:` URL of a raster picture; null for anything else, also if it is damaged. */
export function readDataImage(url: unknown): DataImage | null {
  if (!isDataUrl(url)) return null
  const head = /^data:([a-z]+\/[a-z0-9.+-]+)(?:;[^,;]*)*;base64,/i.exec(url.slice(0, 200))
  const type = head?.[1]?.toLowerCase()
  if (head === null || type === undefined || !PICTURES.includes(type)) return null
  const bytes = decodeBase64(url.slice(head[0].length))
  return bytes instanceof Uint8Array && bytes.length > 0 ? { type, bytes } : null
}

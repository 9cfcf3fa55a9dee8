import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { promisify } from 'node:util'
import { brotliCompress, constants, gzip } from 'node:zlib'
import { ASSET_HEADERS, DOCUMENT_HEADERS, FILE_HEADERS, policyWithStyles } from './headers.ts'

interface StaticFile {
  body: Uint8Array<ArrayBuffer>
  etag: string
  headers: Record<string, string>
  /** Packed by the build, or when it is first asked for. */
  encoded: Map<Encoding, Promise<Uint8Array<ArrayBuffer>>>
}
/** How a file is packed for a browser that takes it so. */
export type Encoding = 'br' | 'gzip'
/** The page, its headers, and how the browser takes it packed. */
export interface BuiltPage {
  html: string
  headers: Readonly<Record<string, string>>
  encoding: Encoding | null
}
const THEMES = ['system', 'light', 'dark'] as const
type Theme = (typeof THEMES)[number]

/** The built page, read once at start. A path can only name what was read then. */
export interface StaticFiles {
  /** The file at that path, or null. Answers 304 when the browser has it. */
  answer(pathname: string, header: (name: string) => string | null): Promise<Response | null>
  /** The page itself, which browsers keep. */
  answerPage(header: (name: string) => string | null): Promise<Response>
  /** The page as it was built, for this browser, to be sent in pieces (`answer-in-pieces.ts`); null if it was not built. */
  builtPage(header: (name: string) => string | null): BuiltPage | null
}

const TYPES: Record<string, string> = {
  '.css': 'text/css; charset=utf-8',
  '.html': 'text/html; charset=utf-8',
  '.ico': 'image/x-icon',
  '.js': 'text/javascript; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.png': 'image/png',
  '.svg': 'image/svg+xml',
  '.txt': 'text/plain; charset=utf-8',
  '.webmanifest': 'application/manifest+json; charset=utf-8',
  '.webp': 'image/webp',
  '.woff2': 'font/woff2',
}
const PACKED = new Set(['.png', '.webp', '.woff2', '.ico'])
/** Smaller files fit into one packet as they are. */
const MIN_COMPRESSED = 1_024

/**
 * Reads `folder` (dist/app). If it is missing, the page is one sentence that says how to build it. `basePath` is
 * written into the page, which finds its files and the API below it.
 */
export function loadStaticFiles(folder: string, basePath = ''): StaticFiles {
  const files = new Map<string, StaticFile>()
  const pages = new Map<Theme, StaticFile & { html: string }>()
  for (const name of listFiles(folder)) {
    const extension = path.extname(name)
    const type = TYPES[extension]
    // Source maps, Vite's manifest and anything unforeseen are not served.
    if (type === undefined || name.split('/').some((part) => part.startsWith('.'))) continue
    const content = readFileSync(path.join(folder, name))
    if (name === 'index.html') for (const theme of THEMES) pages.set(theme, toPage(content.toString(), basePath, theme))
    else files.set(`/${name}`, toStaticFile(content, name, type, readPacked(folder, name)))
  }
  return {
    answer: async (pathname, header) => {
      const file = files.get(pathname)
      return file === undefined ? null : answerFile(file, pathname, header)
    },
    builtPage: (header) => {
      const page = pages.get(themeOf(header('cookie')))
      if (page === undefined) return null
      const { html, body, headers } = page
      return { html, headers, encoding: chooseEncoding(header('accept-encoding'), body, '.html') }
    },
    answerPage: async (header) => {
      const page = pages.get(themeOf(header('cookie')))
      if (page !== undefined) return answerFile(page, '/index.html', header)
      return new Response('The page is not built yet. Run: npm run build\n', {
        status: 503,
        headers: { ...DOCUMENT_HEADERS, 'content-type': 'text/plain; charset=utf-8' },
      })
    },
  }
}

/**
 * The page as it is sent. Vite writes relative addresses, which would be wrong below `/completions/`. A chosen theme is in
 * the first byte that is painted: a script would come too late, or hold the paint back.
 */
function toPage(html: string, basePath: string, theme: Theme): StaticFile & { html: string } {
  const text = html
    .replaceAll(/(src="|href="|url\()\.\//g, (_, before: string) => `${before}${basePath}/`)
    .replace('name="base-path" content=""', () => `name="base-path" content="${basePath}"`)
    .replace('<html ', theme === 'system' ? '<html ' : `<html data-theme="${theme}" `)
  const styles = [...text.matchAll(/<style>([^]*?)<\/style>/g)].map(([, style]) => style ?? '')
  const file = toStaticFile(Buffer.from(text), 'index.html', 'text/html; charset=utf-8')
  return {
    ...file,
    html: text,
    headers: {
      ...file.headers,
      vary: 'Accept-Encoding, Cookie, Sec-Fetch-Site',
      'content-security-policy': policyWithStyles(styles),
    },
  }
}

/** The theme that the page wrote down as a cookie (`preferences.ts` of the page). */
function themeOf(cookie: string | null): Theme {
  const said = /(?:^|;)\s*completionist_theme=(\w+)/.exec(cookie ?? '')?.[1]
  return THEMES.find((theme) => theme === said) ?? 'system'
}

function listFiles(folder: string): string[] {
  try {
    return readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => path.relative(folder, path.join(entry.parentPath, entry.name)).split(path.sep).join('/'))
  } catch {
    return []
  }
}

/** The file as the build packed it (`.ci/packed-files.ts`), smaller than is possible while somebody waits. */
function readPacked(folder: string, name: string): StaticFile['encoded'] {
  const file = path.join(folder, `${name}.br`)
  return new Map(existsSync(file) ? [['br', Promise.resolve(new Uint8Array(readFileSync(file)))]] : [])
}

function toStaticFile(
  content: Uint8Array,
  name: string,
  type: string,
  encoded: StaticFile['encoded'] = new Map(),
): StaticFile {
  const base = name === 'index.html' ? DOCUMENT_HEADERS : name.startsWith('assets/') ? ASSET_HEADERS : FILE_HEADERS
  const body = new Uint8Array(content)
  return {
    body,
    etag: `"${createHash('sha256').update(body).digest('base64url').slice(0, 22)}"`,
    headers: { ...base, 'content-type': type, vary: 'Accept-Encoding' },
    encoded,
  }
}

async function answerFile(file: StaticFile, name: string, header: (name: string) => string | null): Promise<Response> {
  const headers = { ...file.headers, etag: file.etag }
  if (header('if-none-match')?.includes(file.etag)) return new Response(null, { status: 304, headers })
  const encoding = chooseEncoding(header('accept-encoding'), file.body, path.extname(name))
  if (encoding === null) return new Response(file.body, { headers })
  return new Response(await encode(file, encoding), { headers: { ...headers, 'content-encoding': encoding } })
}

function chooseEncoding(accepted: string | null, body: Uint8Array, extension: string): Encoding | null {
  if (accepted === null || PACKED.has(extension) || body.byteLength < MIN_COMPRESSED) return null
  const names = accepted.split(',').map((part) => part.trim())
  const takes = (name: string) => names.some((part) => part.split(';', 1)[0] === name && !/;\s*q=0(\.0*)?$/.test(part))
  return takes('br') ? 'br' : takes('gzip') ? 'gzip' : null
}

function encode(file: StaticFile, encoding: Encoding): Promise<Uint8Array<ArrayBuffer>> {
  const done = file.encoded.get(encoding)
  if (done !== undefined) return done
  const packed =
    encoding === 'br'
      ? promisify(brotliCompress)(file.body, { params: { [constants.BROTLI_PARAM_QUALITY]: 6 } })
      : promisify(gzip)(file.body, { level: 6 })
  const bytes = packed.then((buffer) => new Uint8Array(buffer))
  file.encoded.set(encoding, bytes)
  return bytes
}

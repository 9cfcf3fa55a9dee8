/** Without a document, this runs in a test. */
const said = typeof document === 'undefined' ? null : document.querySelector<HTMLMetaElement>('meta[name="base-path"]')

/**
 * The path below which a proxy serves this page (`/completionist`), written into the page by the server; empty at the
 * root.
 */
export const BASE_PATH = said?.content ?? ''

/** The path of an address without `BASE_PATH`, and without slashes at its end, which people and proxies add: `/completions`. */
export function withoutBase(path: string): string {
  const own = `${path}/`.startsWith(`${BASE_PATH}/`) ? path.slice(BASE_PATH.length) || '/' : path
  return own.replace(/(?<=[^/])\/+$/, '')
}

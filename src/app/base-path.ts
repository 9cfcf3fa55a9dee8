/** Where there is no document, this runs in a test. */
const said = typeof document === 'undefined' ? null : document.querySelector<HTMLMetaElement>('meta[name="base-path"]')

/** The path below which a proxy serves this page (`/completionist`), as the server wrote it into the page; empty at the root. */
export const BASE_PATH = said?.content ?? ''

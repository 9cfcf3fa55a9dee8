const said = document.querySelector<HTMLMetaElement>('meta[name="base-path"]')?.content ?? ''

/** The path below which a proxy serves this page (`/completionist`), as the server wrote it into the page; empty at the root. */
export const BASE_PATH = said

/** Heights of a row in pixels, by the name that addresses and preferences have for them. */
export const ROW_HEIGHTS = { s: 36, m: 64, l: 112 }
/** Height of the row of column headers, in pixels. */
export const HEADER_HEIGHT = 32

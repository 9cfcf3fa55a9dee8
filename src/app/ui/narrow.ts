/** The windows in which a row is a card (`--breakpoint-sheet`). */
export const NARROW = '(width < 700px)'

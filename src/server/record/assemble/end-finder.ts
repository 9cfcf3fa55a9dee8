/** Tells, piece by piece, whether a text is a complete JSON object. */
export interface EndFinder {
  push(piece: string): void
  /** Whether every brace is closed; false if there was none. */
  isWhole(): boolean
}

/** Looks at each character once: arguments of a call may be megabytes in a hundred thousand pieces. */
export function createEndFinder(): EndFinder {
  let depth = 0
  let opened = false
  let inString = false
  let escaped = false
  return {
    push(piece) {
      for (const char of piece) {
        if (escaped) escaped = false
        else if (inString) {
          if (char === '\\') escaped = true
          else if (char === '"') inString = false
        } else if (char === '"') inString = true
        else if (char === '{' || char === '[') {
          depth++
          opened = true
        } else if (char === '}' || char === ']') depth--
      }
    },
    isWhole: () => opened && depth === 0 && !inString,
  }
}

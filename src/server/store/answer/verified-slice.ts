/** The result of checking a slice; `next` is null after the last. */
export interface VerifiedSlice {
  checked: number
  /** Names of records whose own bytes, or data beside them, have changed since they came in. */
  damaged: string[]
  /** Other problems, a sentence each. */
  problems: string[]
  next: number | null
}

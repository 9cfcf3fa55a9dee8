/** What a slice of the check found; `next` is null after the last. */
export interface VerifiedSlice {
  checked: number
  /** Names of records whose own bytes, or what stands beside them, are not as they came in. */
  damaged: string[]
  /** What else is wrong, a sentence each. */
  problems: string[]
  next: number | null
}

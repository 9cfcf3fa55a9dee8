/** What was restored, and where the previous store is kept; null if there was none. */
export interface Restored {
  rows: number
  aside: string | null
}

/** What happened to the records of a damaged store. */
export interface Salvaged {
  kept: number
  /** Names of kept records that lack something other than their own bytes: the request, or what a recorder saw. */
  partly: string[]
  /** Names of records that could not be read. */
  lost: string[]
  /** How many saved views were copied. */
  views: number
}

/** What can be done about a store as a whole. Everything throws with words for people, also that it cannot be done there. */
export interface StoreCare {
  /** Accepts the existing rows as all that there should be, and gives their number. */
  accept(): number
  /**
   * Puts a copy of the backup `file` in the place of the store. An existing store is moved aside, and only with
   * `replace`. `verify` gets the copy before that; if it rejects, nothing has changed.
   */
  restore(file: string, replace: boolean, verify: (copy: string) => Promise<void>): Promise<Restored>
  /** Copies everything that can still be read into a new store at `out`; the damaged one is not changed. */
  salvage(out: string): Promise<Salvaged>
}

/** What was restored, and where the store that was there is kept; null where there was none. */
export interface Restored {
  rows: number
  aside: string | null
}

/** What became of the records of a damaged store. */
export interface Salvaged {
  kept: number
  /** Names of those of the kept ones that lack something beside their own bytes: the request, or what a recorder saw. */
  partly: string[]
  /** Names of those that could not be read. */
  lost: string[]
  /** How many saved views came along. */
  views: number
}

/** What can be done about a store as a whole. Everything throws with words for people, also that it cannot be done there. */
export interface StoreCare {
  /** Takes the rows that are here as all that should be, and gives their number. */
  accept(): number
  /**
   * Puts a copy of the backup `file` in the place of the store. Where there is a store it is put aside, and only with
   * `replace`. `verify` is given the copy before it takes the place; where it rejects, nothing has changed.
   */
  restore(file: string, replace: boolean, verify: (copy: string) => Promise<void>): Promise<Restored>
  /** Takes all that can still be read into a new store at `out`; the damaged one is not changed. */
  salvage(out: string): Promise<Salvaged>
}

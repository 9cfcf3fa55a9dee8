/** What can be done about the files of a store while nothing else has it open. Everything throws with words for people. */
export interface StoreCare {
  /** Takes the rows that are here as all that should be, and gives their number. */
  accept(): number
}

/** What an export has written so far. */
export interface ExportTally {
  records: number
  bytes: number
  /** Records that are not in it, or not whole, because what is kept of them is damaged. */
  damaged: string[]
}

/** The tally of an export that begins. */
export function createExportTally(): ExportTally {
  return { records: 0, bytes: 0, damaged: [] }
}

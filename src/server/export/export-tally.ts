/** What an export has written so far. */
export interface ExportTally {
  records: number
  bytes: number
  /** Records that are missing or incomplete, because what is stored of them is damaged. */
  damaged: string[]
  /** Records that give no example for fine-tuning, where examples are asked for. */
  leftOut: number
}

/** Begins at zero. */
export function createExportTally(): ExportTally {
  return { records: 0, bytes: 0, damaged: [], leftOut: 0 }
}

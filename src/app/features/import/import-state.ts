import type { ImportReport } from '#contract/source/import-report.ts'

/** A file on its way in, or the last one that was, until it is dismissed. */
export interface ImportState {
  file: string
  bytesTotal: number
  report: ImportReport | null
  error: Error | null
  running: boolean
  /** How many files wait for this one. */
  waiting: number
  /** The files of the same choice before this one, the last first. */
  earlier: readonly { file: string; report: ImportReport }[]
  stop: () => void
  /** Puts the report away. A running import goes on. */
  dismiss: () => void
}

import type { SearchQuery } from '#contract/search/search-query.ts'

/** Some lines of an export. */
export interface ExportSlice {
  /** UTF-8; each ends with a line feed. */
  lines: Uint8Array<ArrayBuffer>
  /** How many they are. */
  records: number
  /** Records that are not in it, or not whole, because what is kept of them is damaged. */
  damaged: readonly string[]
}

/** `record`: everything that is kept; `completion`: the completion alone, as other tools read it. */
export type ExportForm = 'record' | 'completion'

/** What gives everything that is kept. */
export interface ExportStore {
  /** Every record that matches, in order, a record a line, in slices of a few megabytes. */
  export(query: SearchQuery, form: ExportForm, signal?: AbortSignal): AsyncIterable<ExportSlice>
}

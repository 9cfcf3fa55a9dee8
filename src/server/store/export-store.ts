import type { SearchQuery } from '#contract/search/search-query.ts'

export interface ExportSlice {
  /** UTF-8; each ends with a line feed. */
  lines: Uint8Array<ArrayBuffer>
  records: number
  /** Records that are missing or incomplete, because what is stored of them is damaged. */
  damaged: readonly string[]
}

/** `record`: everything that is stored; `completion`: the completion alone, for other tools. */
export type ExportForm = 'record' | 'completion'

/** What gives everything that is kept. */
export interface ExportStore {
  /** Every record that matches, in order, one a line, in slices of a few megabytes. */
  export(query: SearchQuery, form: ExportForm, signal?: AbortSignal): AsyncIterable<ExportSlice>
  /** The records that still exist at these places, in their order. */
  exportAt(places: Float64Array, form: ExportForm, signal?: AbortSignal): AsyncIterable<ExportSlice>
}

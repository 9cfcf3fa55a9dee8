import type { SearchQuery } from '#contract/search/search-query.ts'
import { type ExportFormat, exportPath } from '../../../api/queries.ts'
import { BASE_PATH } from '../../../base-path.ts'

/** The formats in which rows can be saved, in the order of their menu. */
export const EXPORT_FORMATS = [
  'jsonl',
  'completions',
  'csv',
  'parquet',
  'training',
  'training_left_out',
] as const satisfies readonly ExportFormat[]

/** Saves all rows that match. The browser writes the file while it is received. */
export function saveRows(query: SearchQuery, format: ExportFormat): void {
  const link = document.createElement('a')
  link.href = BASE_PATH + exportPath(query, format)
  link.download = ''
  link.referrerPolicy = 'same-origin'
  link.click()
}

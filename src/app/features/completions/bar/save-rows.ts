import { formatList } from '#contract/search/search-list.ts'
import { EVERYTHING, type SearchQuery } from '#contract/search/search-query.ts'
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

/** Characters: Node takes 16 kB of head, and browsers send some with each question. */
const LONGEST_PATH = 10_000

/**
 * The address of a file with all rows that match, or with those of some ids, whatever is searched for; null if they are too many for
 * an address.
 */
export function toSavePath(query: SearchQuery, format: ExportFormat, ids: ReadonlySet<string> | null): string | null {
  if (ids === null) return exportPath(query, format)
  const list = formatList({ values: [...ids], not: false })
  const path = `${exportPath({ ...EVERYTHING, source: query.source }, format)}&ids=${encodeURIComponent(list)}`
  return path.length > LONGEST_PATH ? null : path
}

/** Saves all rows that match, or those of some ids. The browser writes the file while it is received. */
export function saveRows(query: SearchQuery, format: ExportFormat, ids: ReadonlySet<string> | null = null): void {
  const path = toSavePath(query, format, ids)
  if (path === null) return
  const link = document.createElement('a')
  link.href = BASE_PATH + path
  link.download = ''
  link.referrerPolicy = 'same-origin'
  link.click()
}

import { STACKED_BY, type StackedBy } from '#contract/found/facets.ts'
import { parseTableColumns, type TableColumn } from '../../export/table-columns.ts'
import { MOST_BULK_IDS } from '#contract/found/most-bulk-ids.ts'
import { parseList } from '#contract/search/search-list.ts'
import { DEFAULT_SORT, isSourceName, type SearchQuery, type SourceName } from '#contract/search/search-query.ts'
import { toSearchParams } from '#contract/search/search-query-codec.ts'
import type { PageRequest } from '../../source/completion-source.ts'
import { Refusal } from '../../source/refusal.ts'

/** Rows of a page, if not said. */
const DEFAULT_LIMIT = 100
/** A row has at most 16 kB, so a page has at most 8 MB. */
const MAX_LIMIT = 500
/** Characters. The longest that we give names 99 rows of one second by upstream’s ids: 5,600 with OpenAI’s own, and Node takes 16 kB of head. */
const MAX_CURSOR = 12_000

/** The parameters of `/api/completions` that say which part of the answer is wanted. All others are the search. */
export const PAGE_PARAMS = ['limit', 'cursor', 'at', 'as_of', 'count', 'format'] as const
const FORMATS = ['json', 'jsonl', 'completions', 'csv', 'parquet', 'training', 'training_left_out'] as const

export type Format = (typeof FORMATS)[number]

/**
 * Throws 400 that names the parameter. A bad filter may be ignored and named; a page other than the one asked for would
 * be wrong.
 */
export function parsePageRequest(params: URLSearchParams): PageRequest {
  const limit = readInteger(params, 'limit', 1, MAX_LIMIT)
  const at = readInteger(params, 'at', 0, Number.MAX_SAFE_INTEGER)
  const cursor = readText(params, 'cursor')
  const asOf = readText(params, 'as_of')
  const count = readText(params, 'count')
  if (count !== null && count !== 'now' && count !== 'later') {
    throw invalid('count', "Invalid 'count': expected 'now' or 'later'.")
  }
  if (at !== null && cursor !== null) throw invalid('at', "'at' and 'cursor' exclude each other.")
  return {
    limit: limit ?? DEFAULT_LIMIT,
    ...(at === null ? {} : { at }),
    ...(cursor === null ? {} : { cursor }),
    ...(asOf === null ? {} : { asOf }),
    ...(count === 'later' ? { countLater: true } : {}),
  }
}

/** The `as_of` parameter by itself; null when absent. Throws 400. */
export function parseAsOfParam(params: URLSearchParams): string | null {
  return readText(params, 'as_of')
}

/** `json` unless another is named. Throws 400 `format`. */
export function parseFormat(params: URLSearchParams): Format {
  const text = once(params, 'format')
  if (text === null || text === '') return 'json'
  const format = FORMATS.find((name) => name === text)
  if (format === undefined) throw invalid('format', `Invalid 'format': expected one of ${FORMATS.join(', ')}.`)
  return format
}

/** The columns of an exported table: those that `fields` names, else all. Throws 400 `fields`, also where there is no table. */
export function parseExportColumns(params: URLSearchParams, format: Format): readonly TableColumn[] {
  const fields = once(params, 'fields')
  if (fields !== null && format !== 'csv' && format !== 'parquet')
    throw invalid('fields', "Invalid 'fields': only the formats csv and parquet have columns.")
  return parseTableColumns(fields)
}

/**
 * The records that an export is for, by their ids; null where it is for all that match `query`. Throws 400 `ids` where the rest of the
 * question would narrow them, or there are too many or none.
 */
export function parseExportIds(params: URLSearchParams, query: SearchQuery): readonly string[] | null {
  const text = once(params, 'ids')
  if (text === null) return null
  const { values, not, odd } = parseList(text)
  if (values === null || not || odd.length > 0 || values.length === 0 || values.length > MOST_BULK_IDS)
    throw invalid('ids', `Invalid 'ids': expected a list of 1 to ${MOST_BULK_IDS} ids, such as a,b.`)
  if (toSearchParams({ ...query, source: null, sort: DEFAULT_SORT }).size > 0)
    throw invalid('ids', `Invalid 'ids': they stand beside a search, which would not narrow them; send one of the two.`)
  return values
}

/** What the bars of a histogram are told apart by; null when not at all. Throws 400 `by`. */
export function parseStackedBy(params: URLSearchParams): StackedBy | null {
  const text = once(params, 'by')
  if (text === null || text === '') return null
  const by = STACKED_BY.find((name) => name === text)
  if (by === undefined) throw invalid('by', `Invalid 'by': expected one of ${STACKED_BY.join(', ')}.`)
  return by
}

/** The `source` parameter by itself; null when absent. Throws 400 `source`. */
export function parseSource(params: URLSearchParams): SourceName | null {
  const text = once(params, 'source')
  if (text === null || text === '') return null
  if (isSourceName(text)) return text
  throw invalid('source', "Invalid 'source': expected store, sample, upstream or upstream.<name>.")
}

/** An integer between bounds, or null when absent. Throws 400 naming the parameter. */
export function readInteger(params: URLSearchParams, name: string, min: number, max: number): number | null {
  const text = once(params, name)
  if (text === null) return null
  const value = /^-?\d{1,16}$/.test(text) ? Number(text) : Number.NaN
  if (Number.isNaN(value)) throw invalid(name, `Invalid '${name}': expected an integer.`, 'invalid_type')
  if (value < min) {
    throw invalid(
      name,
      `Invalid '${name}': integer below minimum value. Expected a value >= ${min}, but got ${value} instead.`,
      'integer_below_min_value',
    )
  }
  if (value > max) {
    throw invalid(
      name,
      `Invalid '${name}': integer above maximum value. Expected a value <= ${max}, but got ${value} instead.`,
      'integer_above_max_value',
    )
  }
  return value
}

function readText(params: URLSearchParams, name: string): string | null {
  const text = once(params, name)
  if (text === null || text === '') return null
  if (text.length > MAX_CURSOR) throw invalid(name, `Invalid '${name}': too long.`)
  return text
}

function once(params: URLSearchParams, name: string): string | null {
  if (params.getAll(name).length > 1) throw invalid(name, `'${name}' is there more than once.`, 'repeated_parameter')
  return params.get(name)
}

function invalid(param: string, message: string, code = 'invalid_value'): Refusal {
  return new Refusal(400, message, { param, code })
}

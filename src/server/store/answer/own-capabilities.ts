import { FILTER_NAMES } from '#contract/search/filter-fields.ts'
import type { Capabilities } from '#contract/source/sources.ts'

/** Stores up to this many rows say with every page how many match: counting takes them milliseconds. */
export const COUNTED_AT_ONCE = 20_000

/** What a store of our own can do, whatever it keeps its rows in. */
export const CAPABILITIES: Capabilities = {
  list: true,
  filters: ['q', ...FILTER_NAMES, 'ranges'],
  sorts: ['*'],
  jump: true,
  count: true,
  facets: true,
  update: true,
  delete: true,
}

import { FILTER_NAMES } from '#contract/search/filter-fields.ts'
import type { Capabilities } from '#contract/source/sources.ts'

/** Up to this many rows, every page says how many match: counting takes milliseconds. */
export const COUNTED_AT_ONCE = 20_000

/** What our own store can do, with any engine. */
export const OWN_CAPABILITIES: Capabilities = {
  list: true,
  filters: ['q', ...FILTER_NAMES, 'ranges'],
  sorts: ['*'],
  jump: true,
  count: true,
  facets: true,
  update: true,
  delete: true,
}

import type { CountedField } from '#contract/search/filter-table.ts'
import { formatCost, formatNumber } from '#lib/format.ts'

const plural = (n: number, one: string, many: string) => (n === 1 ? one : many)

const fields: Record<CountedField, string> = {
  model: 'Model',
  finish: 'Finish reason',
  capture: 'Capture',
  has: 'Has',
  tool: 'Tool',
  tier: 'Service tier',
}

/** Search box, chips, rail, time range and result line. */
export const filterMessages = {
  boxLabel: 'Search or filter',
  boxPlaceholder: 'Search, or model:  finish:  has:  meta.',
  chips: 'Active filters',
  is: 'is',
  isNot: 'is not',
  remove: (label: string) => `Remove the filter ${label}`,
  clear: 'Clear all',
  add: 'Add a filter',
  or: ' or ',
  anyValue: 'any value',
  has: 'has',
  hasNot: 'has no',
  text: 'text',
  notAnswered: (source: string, reason: string) => `not answered by ${source}: ${reason}`,
  presets: 'Presets',
  presetLabels: {
    cut: 'Cut off',
    incomplete: 'Not complete',
    refused: 'Refused',
    tools: 'Tool calls',
    badJson: 'Bad tool JSON',
    costly: 'Costly',
  },
  spans: {
    units: new Map([
      ['m', 'min'],
      ['w', 'weeks'],
    ]),
    last: (span: string) => `last ${span}`,
    beforeAgo: (span: string) => `more than ${span} ago`,
    betweenAgo: (from: string, to: string) => `${from} to ${to} ago`,
    since: (when: string) => `since ${when}`,
    before: (when: string) => `before ${when}`,
    within: (span: string) => `within ${span}`,
    after: (span: string) => `later than in ${span}`,
    inTo: (from: string, to: string) => `in ${from} to ${to}`,
  },
  range: 'Time range',
  rangeDay: '24 h',
  rangeWeek: '7 d',
  rangeMonth: '30 d',
  rangeAll: 'all',
  columns: 'Columns',
  source: 'Source',
  sources: { store: 'store', upstream: 'upstream', sample: 'sample' },
  noUpstream: 'Set OPENAI_API_KEY to browse upstream',
  upstreamOf: (name: string) => `upstream ${name}`,
  upstreams: 'Upstreams',
  chooseUpstream: 'Choose an upstream',
  rail: 'Facets',
  showRail: 'Facets (f)',
  fields,
  railNone: 'No row matches, so there is nothing to count.',
  include: (value: string) => `Only ${value} – Alt-click to exclude`,
  exclude: (value: string) => `Without ${value}`,
  emptyValue: '(empty)',
  more: 'more in the filter box',
  histogramOf: { count: 'Rows over time', tokens: 'Tokens over time', cost_usd: 'Cost over time' },
  histogramText: (sum: string, from: string, to: string) =>
    `${sum} from ${from} to ${to}. Arrow keys move over the spans, Enter narrows to one, Shift selects several.`,
  earlier: (count: number) => `‹ ${formatNumber(count)} earlier`,
  earlierTitle: (count: number, from: string) =>
    `${formatNumber(count)} ${plural(count, 'row', 'rows')} before ${from}; press to see ${plural(count, 'it', 'them')}`,
  barWords: (measure: 'count' | 'tokens' | 'cost_usd', value: number) =>
    measure === 'cost_usd'
      ? formatCost(value)
      : `${formatNumber(value)} ${measure === 'tokens' ? 'tokens' : plural(value, 'row', 'rows')}`,
  of: 'of',
  rows: (n: number) => plural(n, 'row', 'rows'),
  tokens: 'tokens',
  loaded: 'page by page',
  asking: 'Asking…',
  noAnswer: 'No answer',
  refusedTitle: 'These parts of the link were not understood and are ignored:',
  dismiss: 'Dismiss',
} as const

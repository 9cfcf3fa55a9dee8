import type { Way } from '#contract/row/completion-row.ts'
import { formatNumber } from '#lib/format.ts'

const plural = (n: number, one: string, many: string) => `${formatNumber(n)} ${n === 1 ? one : many}`

/**
 * What is stored beside a record: the answer as it came, upstream's own text, and the origin of each figure of its
 * usage.
 */
export const keptMessages = {
  loading: 'Loading…',
  beginning: (characters: number) => `the first ${formatNumber(characters)} characters; the download has all`,
  copy: (what: string) => `Copy: ${what}`,
  download: (what: string) => `Download: ${what}`,

  answer: 'Answer as it came',
  events: (n: number, whole: boolean) => `${whole ? '' : 'at least '}${plural(n, 'event', 'events')}`,
  firstByte: (after: string) => `first byte after ${after}`,
  ended: (after: string) => `ended after ${after}`,

  listed: 'Upstream’s own record',
  listedAbout:
    'The record above is what the recorder or an import brought. This is what upstream’s list returned last; the metadata above is from there.',
  differences: (n: number) => (n === 0 ? 'No field differs.' : plural(n, 'field differs', 'fields differ')),
  field: 'field',
  ours: 'ours',
  theirs: 'upstream’s',
  notCompared: 'The two were not compared: one of them is not JSON, or too long for the page.',

  figures: 'All figures, and where they are from',
  /** Where a figure that the record itself reports is from, by how the record came in. */
  from: {
    recorded: 'recorded',
    mirrored: 'upstream’s list',
    imported: 'imported',
    sample: 'sample',
    upstream: 'upstream',
  } satisfies Record<Way, string>,
  fromList: 'upstream’s list',
} as const

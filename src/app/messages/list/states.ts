import { formatNumber } from '#lib/format.ts'

/** What the page says while it waits, when it is empty, and when something went wrong. */
export const stateMessages = {
  sample: {
    lead: 'These rows are a sample.',
    point: 'Point your client here:',
    mirror: 'Browse OpenAI:',
    mirrorHow: 'restart with',
    drop: 'Or drop a',
    dropEnd: 'file anywhere.',
    hide: 'Hide sample',
    own: (rows: number) =>
      rows === 1 ? '1 real completion just now' : `${formatNumber(rows)} real completions just now`,
    showOwn: (rows: number) => (rows === 1 ? 'Show it' : 'Show them'),
    copy: 'Copy',
    copied: 'Copied',
  },
  nothing: {
    title: 'Nothing is stored yet',
    text: 'Rows appear when a client calls through here, or from a file.',
    client: 'Point your client here and set store: true:',
    file: 'Or drop a .jsonl file anywhere on this page.',
    importButton: 'Choose a file…',
    sample: 'Show the sample',
  },
  excluded: {
    title: 'The filters exclude every row',
    titleOf: (all: string) => `The filters exclude all ${all} rows`,
    without: (label: string) => `without ${label}`,
    gives: (count: string) => `→ ${count}`,
    clear: 'Clear all filters',
  },
  snapshots: 'Answers have the dated name of a model. These match:',
  upstreamNone: {
    title: 'Upstream answered: no stored completions',
    text: 'It lists only what was created with store: true. If you expected rows, one of these is usual:',
    reasons: [
      'requests were sent without "store": true',
      'the organization has zero data retention, or logging is off for the project',
      'the key belongs to another project than the requests did',
      'they are younger than about 10 seconds, or older than 30 days',
    ],
  },
  refused: {
    key: 'The key was not accepted',
    denied: 'This key may not do that',
    missing: 'This upstream cannot list',
    limit: 'Too many requests for now',
    other: 'The request was refused',
    noSource: 'There is no such source',
    unreachable: 'Upstream cannot be reached',
    unusable: 'Upstream sent an answer that cannot be used',
    failed: 'Upstream failed',
    status: 'status',
    code: 'code',
    param: 'param',
    request: 'request id',
    retryAt: 'again at',
  },
  noAnswer: {
    title: 'Completionist does not answer',
    text: 'The server behind this page is not running, or the connection broke. Start it again; rows that are loaded stay here.',
  },
  mismatch: {
    title: 'The answer was not understood',
    text: 'Page and server may be of different versions. Restart the server, then reload this page.',
    places: 'Where:',
  },
  broken: 'Something in this page failed',
  retry: 'Try again',
  show: (source: string) => `Show ${source}`,
} as const

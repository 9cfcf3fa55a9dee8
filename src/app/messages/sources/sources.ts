import type { SourceState } from '#contract/source/sources.ts'
import { formatNumber } from '#lib/format.ts'

type ReadFrom = NonNullable<SourceState['read_from']>

/** The page of sources, and importing. */
export const sourceMessages = {
  title: 'Sources',
  names: { store: 'Store', upstream: 'Upstream', sample: 'Sample' },
  leads: {
    store: 'The database on this machine. All that was recorded, mirrored or imported is kept here.',
    database:
      'The database that you named. All that was recorded, mirrored or imported is kept there, for every server of it.',
    upstream:
      'The model server that your programs talk to: OpenAI, or another that speaks its API. It is asked each time you look.',
    sample: 'Made-up rows to try the page with. They show only while the store is empty.',
  },
  rows: 'Rows',
  oldest: 'Oldest',
  newest: 'Newest',
  location: { store: 'File', database: 'Database', upstream: 'Base URL' },
  readFrom: 'Lists come from the replica',
  behind: ({ rows_behind: rows, seconds_behind: seconds, trouble }: ReadFrom) => {
    if (trouble !== null) return `It does not serve at the moment, so lists come from the database itself: ${trouble}`
    if (rows === 0 && seconds === 0) return 'It has everything.'
    // Since its last change, which is all that it tells: if nothing was written before that for an hour, that hour counts.
    const parts = [
      ...(seconds === null ? [] : [`up to ${formatNumber(seconds)} s`]),
      ...(rows === null || rows === 0 ? [] : [`${formatNumber(rows)} ${rows === 1 ? 'row' : 'rows'}`]),
    ]
    if (parts.length === 0) return 'It has every row.'
    return `It is ${parts.join(' and ')} behind. What you change here shows at once all the same.`
  },
  recordThrough: 'To record the calls of a program, start it with',
  answers: 'What it can do',
  can: 'Can',
  filters: 'Filters by',
  sorts: 'Sorts by',
  everyColumn: 'every column',
  abilities: {
    list: 'list rows',
    jump: 'jump to any row',
    count: 'count rows',
    facets: 'count values',
    update: 'edit metadata',
    delete: 'delete',
  },
  cannot: 'Cannot',
  inUse: 'shown first',
  named: (kind: string, label: string) => `${kind} ${label}`,
  browse: 'Browse',
  browseNamed: (label: string) => `Browse ${label}`,
  borrowed: (to: string) =>
    `Calls with a key of their own are passed on to ${to} with that key, which is neither stored nor logged. To keep what they create:`,
  borrowedSteps: [
    'Tell the program where to call; it keeps its own key:',
    'Set store: true in the call. Its completion appears here at once.',
  ],
  borrowedMore:
    'To browse and mirror what upstream keeps as well, this server needs a key of its own. Start again with:',
  noUpstream: 'No model server is known yet, so nothing is recorded or mirrored. Start again with a key:',
  noUpstreamCommand: (command: string) => `OPENAI_API_KEY=sk-… ${command}`,
  noUpstreamHow:
    'OPENAI_BASE_URL names another server than OpenAI; COMPLETIONIST_CONFIG a file with several, each with its own key.',
  client: 'For your client',
  clientLead: 'A program that lists stored completions gets those of the store at this address.',
  importTitle: 'Import',
  importText:
    'Files with one JSON object a line: completions, pages of the list, output of the Batch API, or a request with its response. What is here already is not added again.',
  importButton: 'Choose files…',
  importing: (file: string) => `Importing ${file}`,
  imported: (file: string) => `Imported ${file}`,
  stopped: (file: string) => `${file} was not imported to its end`,
  added: 'new',
  known: 'here already',
  sameId: 'same id, other content',
  leftOut: 'Parts that are not kept',
  leftOutOf: (lines: string, n: number, first: number) =>
    n === 1 ? `Not kept of line ${first}:` : `Not kept of ${lines} lines, the first is ${first}:`,
  refused: 'refused',
  lines: 'lines',
  refusals: 'Refused lines',
  line: (line: number) => `line ${line}`,
  moreRefusals: (count: string) => `and ${count} more`,
  cancel: 'Stop',
  close: 'Close',
  show: 'Show rows',
  lastImport: 'Last import',
  notBegun: (count: number) =>
    count === 1 ? 'The file after it was not begun.' : `The ${count} files after it were not begun.`,
  queued: (count: number) => `${count} more to go`,
  dropHere: 'Drop to import',
  dropHint: 'JSONL of completions, list pages, Batch output, recorded requests. Nothing leaves this machine.',
} as const

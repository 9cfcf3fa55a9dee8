import { formatNumber } from '#lib/format.ts'

const plural = (n: number, one: string, many: string) => `${formatNumber(n)} ${n === 1 ? one : many}`

export const groupMessages = {
  pick: 'Group rows',
  none: 'Not grouped',
  prompt: 'Same prompt',
  by: (by: string) => (by === 'prompt' ? 'Rows with the same prompt' : `Rows with the same ${by}`),
  found: (groups: number, rows: number) => `${plural(groups, 'group', 'groups')} of ${plural(rows, 'row', 'rows')}`,
  newestOnly: (rows: number) => `Only the newest ${formatNumber(rows)} rows that match are looked at.`,
  largestOnly: (groups: number) => `The largest ${formatNumber(groups)} are shown.`,
  toldApart:
    'Prompts are the same if all messages are, with their pictures and files. Answers are compared as a whole.',
  byPreview: (rows: number) =>
    `Of ${plural(rows, 'row', 'rows')} only the beginning of the last user message is compared, until the store is brought up to date.`,
  answersToldApart: 'Answers are compared as a whole.',
  close: 'Back to the rows',
  loading: 'Grouping…',
  empty: 'Nothing matches.',
  noPrompt: 'Nothing is known of what was asked',
  noUser: 'Without a user message',
  alike: (at: number, of: number) => `${formatNumber(at)} of ${formatNumber(of)} here that end alike`,
  beside: (n: number) => plural(n, 'picture, sound or file', 'pictures, sounds or files'),
  messages: (n: number) => plural(n, 'message', 'messages'),
  noValue: (by: string) => `Without ${by}`,
  emptyText: '(empty)',
  noWords: 'A message without words: pictures, sounds or files',
  rows: (n: number) => `×${formatNumber(n)}`,
  answers: (n: number) => plural(n, 'answer', 'distinct answers'),
  tokens: (n: string) => `${n} tokens`,
  newest: (when: string) => `newest ${when}`,
  show: 'Show these rows',
  search: 'Search for these words',
  open: (text: string) => `Open the newest row with the answer ${text}`,
  moreAnswers: (n: number) => `and ${plural(n, 'other answer', 'other answers')}`,
} as const

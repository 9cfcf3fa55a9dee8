import { formatNumber } from '#lib/format.ts'

/** Rows that come in while the page is open. */
export const liveMessages = {
  on: 'Live: new rows come in by themselves',
  off: 'Live is off: the list stays as it is',
  silent:
    'Nothing new arrives here just now: the server does not answer, or a proxy holds its events back (it must not buffer /api/events). The page asks again by itself.',
  fresh: (rows: number) => `▲ ${formatNumber(rows)} new`,
  freshHint: 'Load new rows, go to the top',
  freshKey: '(.)',
  freshCame: 'New rows have come in',
  running: 'Completions that are being written',
  writing: 'writing…',
  written: 'written',
  lost: 'not recorded',
  lossSeen: 'Understood',
  lossMore: 'What to do',
  more: (calls: number) => `and ${formatNumber(calls)} more`,
  watch: (model: string) => `Watch ${model} write`,
  show: 'Show the completion',
  waiting: 'No text yet.',
  blind: 'The rest cannot be shown while it is written. It appears here when it is complete.',
  cut: '… The beginning appears when it is complete.',
  over: 'This completion is no longer being written.',
  overHint: 'It is in the list, if it was recorded.',
  close: 'Close',
  drawer: (model: string) => `${model} is being written`,
  asked: 'Asked',
  answer: (choice: number, choices: number) => (choices === 1 ? 'Answer' : `Choice ${choice + 1}`),
  kinds: { content: '', reasoning: 'Reasoning', refusal: 'Refusal', tool: 'Tool call' },
  elapsed: (seconds: number) => `${formatNumber(seconds)} s`,
  unknownModel: 'model unknown',
} as const

import { formatNumber } from '#lib/format.ts'

const records = (n: number) => (n === 1 ? '1 record' : `${formatNumber(n)} records`)

const completions = (n: number) => (n === 1 ? '1 completion' : `${formatNumber(n)} completions`)

export const bulkMessages = {
  bar: 'Selected rows',
  notice: 'Change of many records',
  begin: 'Select rows',
  none: 'Press rows to select them, with Shift for a range.',
  selected: (n: number) => `${formatNumber(n)} selected`,
  missed: (n: number) => `${formatNumber(n)} more between them are not: they did not come, or are too many`,
  allSelected: (n: number | null) =>
    n === null ? 'All that match are selected' : `All ${formatNumber(n)} that match are selected`,
  selectAll: (n: number | null) => (n === null ? 'Select all that match' : `Select all ${formatNumber(n)} that match`),
  save: 'Save',
  saving: 'Saving…',
  notSaved: (why: string) => `Not saved: ${why}`,
  edit: 'Edit metadata…',
  remove: 'Delete…',
  removeUpstream: 'Delete upstream…',
  clear: 'Clear',
  leftSome: (n: number) =>
    `${n === 1 ? '1 row is' : `${formatNumber(n)} rows are`} selected of another search, which Back leads to.`,
  leftAll: 'All rows of another search are selected, which Back leads to.',
  keep: 'Select them here, too',
  offerSave: (form: string, kind: string) => `Export: ${form} (${kind})`,
  offer: (deed: string, n: number | null) =>
    n === null ? `${deed} · all that match` : `${deed} · ${formatNumber(n)} selected`,
  editTitle: 'Edit metadata',
  removeTitle: 'Delete records',
  removeUpstreamTitle: (upstream: string) => `Delete at ${upstream}`,
  upstream: 'Where to delete',
  deed: 'What to do',
  deeds: { set: 'Set a key', rename: 'Rename a key', remove: 'Remove a key' },
  key: 'Key',
  value: 'Value',
  to: 'New key',
  counting: 'Counting…',
  willEdit: (n: number) => `Changes ${records(n)} of the store.`,
  willRemove: (n: number) =>
    `Deletes ${records(n)} from the store on this machine. What upstream keeps is not touched.`,
  willRemoveUpstream: (n: number, upstream: string) =>
    n === 0
      ? `The mirror knows of none of these rows at ${upstream}, so there is nothing to delete.`
      : `Deletes ${completions(n)} at ${upstream}, one after the other, for good. The copies in this store stay. Only what the mirror has seen there is deleted.`,
  doRemoveUpstream: (n: number, upstream: string) => `Delete ${formatNumber(n)} at ${upstream}`,
  doEdit: 'Change',
  doRemove: 'Delete',
  cancel: 'Cancel',
  soon: (what: string, n: number, seconds: number) => `${what}: ${records(n)}, in ${seconds} s.`,
  undo: 'Undo',
  now: 'Do it now',
  working: (done: number, of: number) => `${formatNumber(done)} of ${formatNumber(of)} done`,
  waits: (host: string, time: string) => `${host} asks to wait until ${time}.`,
  stop: 'Stop',
  left: (n: number) => `${formatNumber(n)} left; the same change again goes on with them.`,
  again: 'Go on…',
  stopped: (why: string) => `Stopped: ${why}`,
  done: (changed: number, unchanged: number) =>
    `${records(changed)} done${unchanged > 0 ? `, ${formatNumber(unchanged)} needed no change or no longer exist` : ''}.`,
  refused: (n: number) => `${records(n)} not changed:`,
  failed: (why: string) => `Not done: ${why}`,
  close: 'Close',
} as const

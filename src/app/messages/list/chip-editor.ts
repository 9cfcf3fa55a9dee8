/** The editor that the chip of a condition opens. */
export const chipEditorMessages = {
  edit: (label: string) => `Change the filter ${label}`,
  isOrNot: 'Is or is not',
  searchValues: 'Values that begin with…',
  values: 'Values',
  only: 'only',
  onlyThis: (value: string) => `Only ${value}`,
  noValues: 'No such value.',
  moreValues: 'There are more: type how it begins.',
  removeFilter: 'Remove this filter',
  from: 'From',
  to: 'To',
  apply: 'Apply',
  boundHint: 'Both ends are included; an empty one is open.',
  /** By the field, or by the kind of its column. */
  boundHints: new Map([
    ['created', '-24h, 2026-11-01, 2026-11, or a time; an empty end is open.'],
    ['expires', 'From now: 12h, 3d, 2w; an empty end is open.'],
    ['dollars', 'US dollars; an empty end is open.'],
    ['ms', 'Milliseconds, or 2s, 1min; an empty end is open.'],
    ['bytes', 'Bytes, or 10kB, 1.5MB; an empty end is open.'],
  ]),
} as const

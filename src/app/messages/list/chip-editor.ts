/** The editor that opens from the chip of a condition. */
export const chipEditorMessages = {
  edit: (label: string) => `Change the filter ${label}`,
  isOrNot: 'Is or is not',
  searchValues: 'Find a value…',
  values: 'Values',
  only: 'only',
  onlyThis: (value: string) => `Only ${value}`,
  noValues: 'No such value.',
  moreValues: 'There are more: type a part of it.',
  removeFilter: 'Remove this filter',
  from: 'From',
  to: 'To',
  apply: 'Apply',
  boundHint: 'Both bounds are included; leave one empty for no bound.',
  /** By the field, or by the kind of its column. */
  boundHints: new Map([
    ['created', '-24h, 2026-11-01, 2026-11, or a time; empty: no bound.'],
    ['expires', 'From now: 12h, 3d, 2w; empty: no bound.'],
    ['dollars', 'US dollars; empty: no bound.'],
    ['ms', 'Milliseconds, or 2s, 1min; empty: no bound.'],
    ['bytes', 'Bytes, or 10kB, 1.5MB; empty: no bound.'],
  ]),
} as const

/** Where the browser keeps the preferences. */
export const PREFERENCES_KEY = 'completionist.preferences'

/** Those that arrange the table, as they are until somebody chooses; `draw-ahead.ts` draws no other table. */
export const PLAIN_PREFERENCES = {
  columns: null,
  columnWidths: {},
  pinnedColumns: [] as string[],
  rowHeight: 's',
  timeZone: 'utc',
  rail: true,
} as const

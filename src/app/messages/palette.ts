/** The palette: go to or do anything by typing. */
export const paletteMessages = {
  title: 'Go to or do anything',
  placeholder: 'A page, view, value, action, id or address',
  lines: 'Results',
  groups: { go: 'Completion', view: 'Views', filter: 'Filter', action: 'Actions', page: 'Pages', search: 'Search' },
  open: (id: string) => `Open ${id}`,
  goTo: (address: string) => `Go to ${address}`,
  search: (text: string) => `Search or filter by “${text}”`,
  none: 'Nothing found.',
  pages: { completions: 'Completions', usage: 'Usage', sources: 'Sources', settings: 'Settings' },
  problems: {
    sources: (why: string) => `Could not load the sources: ${why}`,
    views: (why: string) => `Could not load the saved views: ${why}`,
    values: (why: string) => `Could not load values: ${why}`,
  },
  clear: 'Clear all filters',
  copyLink: 'Copy the link to what is shown',
  import: 'Import files…',
  export: (form: string) => `Export: ${form}`,
  themes: { system: 'Theme: as the system', light: 'Theme: light', dark: 'Theme: dark' },
  zones: { utc: 'Times in UTC', local: 'Times in my zone' },
  live: { on: 'Let new rows come in by themselves', off: 'Hold new rows back' },
} as const

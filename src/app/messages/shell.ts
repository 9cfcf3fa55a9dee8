/** The frame around every page. */
export const shellMessages = {
  name: 'Completionist',
  skip: 'Skip to the content',
  nav: 'Pages',
  completions: 'completions',
  usage: 'usage',
  sources: 'sources',
  settings: 'Settings',
  help: 'Keys (?)',
  theme: { system: 'Theme: as the system', light: 'Theme: light', dark: 'Theme: dark' },
  palette: 'Go to or do anything',
  titleOf: (what: string) => `${what} · Completionist`,
  brokenTitle: 'This part of the page failed',
  again: 'Try again',
  close: 'Close',
  keptInPlace: 'Nothing was lost; the rest of the page still works.',
} as const

/** Where a command is at home; the overlay shows them in these groups. */
export type KeyGroup = 'list' | 'filter' | 'drawer' | 'page'

export interface KeyCommand {
  /** `event.key` values that mean it; with `Ctrl+` before them also while typing (on a Mac, Cmd). */
  keys: readonly string[]
  label: string
  group: KeyGroup
  /** How the overlay prints the keys, where that differs. */
  shown?: readonly string[]
}

const catalogue = {
  rowNext: { keys: ['j'], label: 'Next row', group: 'list', shown: ['j', '↓'] },
  rowPrevious: { keys: ['k'], label: 'Previous row', group: 'list', shown: ['k', '↑'] },
  open: { keys: ['Enter'], label: 'Open the row', group: 'list' },
  include: { keys: ['i'], label: 'Only rows with the value in this cell', group: 'list' },
  exclude: { keys: ['e'], label: 'Only rows without the value in this cell', group: 'list' },
  cells: {
    keys: ['ArrowLeft', 'ArrowRight', 'Home', 'End', 'PageUp', 'PageDown'],
    label: 'Walk the cells',
    group: 'list',
    shown: ['←', '→', 'Home', 'End', 'PgUp', 'PgDn'],
  },
  select: { keys: ['x'], label: 'Select the row', group: 'list' },
  selectRange: { keys: ['X'], label: 'Select all up to this row', group: 'list' },
  fresh: { keys: ['.'], label: 'Load new rows, go to the top', group: 'list' },
  close: { keys: ['Escape'], label: 'Close, one layer at a time', group: 'list', shown: ['Esc'] },
  search: { keys: ['/'], label: 'Search or filter', group: 'filter' },
  facets: { keys: ['f'], label: 'Show or fold the facets', group: 'filter' },
  columns: { keys: ['c'], label: 'Choose columns', group: 'filter' },
  drawerWider: { keys: ['['], label: 'Widen the drawer', group: 'drawer' },
  drawerNarrower: { keys: [']'], label: 'Narrow the drawer', group: 'drawer' },
  choice: {
    keys: ['1', '2', '3', '4', '5', '6', '7', '8', '9'],
    label: 'Show that choice',
    group: 'drawer',
    shown: ['1…9'],
  },
  tokens: { keys: ['t'], label: 'Go to tokens', group: 'drawer' },
  usage: { keys: ['u'], label: 'Go to usage', group: 'drawer' },
  raw: { keys: ['v'], label: 'Go to raw', group: 'drawer' },
  next: { keys: ['n'], label: 'Next match or unsure token', group: 'drawer' },
  previous: { keys: ['p'], label: 'Previous match or unsure token', group: 'drawer' },
  copy: { keys: ['y'], label: 'Copy menu', group: 'drawer' },
  palette: { keys: ['Ctrl+k'], label: 'Go to or do anything', group: 'page', shown: ['Ctrl', 'K'] },
  help: { keys: ['?'], label: 'Show the keys', group: 'page' },
} as const satisfies Record<string, KeyCommand>

export type CommandId = keyof typeof catalogue

/**
 * Every command of the keyboard, in the order of the overlay. One list for the handlers, the overlay, the settings and the
 * README (a test compares). What the grid alone takes (`filter-keys.ts`, `grid-moves.ts`) is listed here too.
 */
export const KEY_COMMANDS: Readonly<Record<CommandId, KeyCommand>> = catalogue

/** The command that a pressed key means; null while typing, with Alt held, or when something took it. */
export function commandOf(event: KeyboardEvent): CommandId | null {
  if (event.defaultPrevented || event.isComposing || event.altKey) return null
  const held = event.ctrlKey || event.metaKey
  if (!held && event.target instanceof Element && isTyping(event.target)) return null
  const key = held ? `Ctrl+${event.key.toLowerCase()}` : event.key
  const found = Object.entries(KEY_COMMANDS).find(([, command]) => command.keys.includes(key))
  return found !== undefined && isCommandId(found[0]) ? found[0] : null
}

function isCommandId(id: string): id is CommandId {
  return Object.hasOwn(catalogue, id)
}

function isTyping(element: Element): boolean {
  const field = 'input:not([type=checkbox], [type=radio], [type=range]), textarea, select, [contenteditable]'
  // Menus and dialogs that float above the page live outside its root and have the keyboard to themselves.
  return element.closest(field) !== null || (element !== document.body && element.closest('#root') === null)
}

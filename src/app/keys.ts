const catalogue = {
  rowNext: ['j'],
  rowPrevious: ['k'],
  open: ['Enter'],
  include: ['i'],
  exclude: ['e'],
  cells: ['ArrowLeft', 'ArrowRight', 'Home', 'End', 'PageUp', 'PageDown'],
  select: ['x'],
  selectRange: ['X'],
  fresh: ['.'],
  close: ['Escape'],
  search: ['/'],
  facets: ['f'],
  columns: ['c'],
  drawerWider: ['['],
  drawerNarrower: [']'],
  choice: ['1', '2', '3', '4', '5', '6', '7', '8', '9'],
  tokens: ['t'],
  usage: ['u'],
  raw: ['v'],
  next: ['n'],
  previous: ['p'],
  copy: ['y'],
  palette: ['Ctrl+k'],
  help: ['?'],
} as const satisfies Record<string, readonly string[]>

export type CommandId = keyof typeof catalogue

/**
 * The `event.key` values of each keyboard command; those with `Ctrl+` also work while typing (on a Mac, Cmd). One table
 * for the handlers and, with its words (`key-commands.ts`), for the overlay, the palette, the settings and the README
 * (a test compares them). Keys that only the grid uses (`press-filter-key.ts`, `move-in-grid.ts`) are listed, too.
 */
export const COMMAND_KEYS: Readonly<Record<CommandId, readonly string[]>> = catalogue

/** The command of a pressed key; null while typing, with Alt held, or if the key was handled already. */
export function commandOf(event: KeyboardEvent): CommandId | null {
  if (event.defaultPrevented || event.isComposing || event.altKey) return null
  const held = event.ctrlKey || event.metaKey
  if (!held && event.target instanceof Element && isTyping(event.target)) return null
  const key = held ? `Ctrl+${event.key.toLowerCase()}` : event.key
  const found = Object.entries(COMMAND_KEYS).find(([, keys]) => keys.includes(key))
  return found !== undefined && isCommandId(found[0]) ? found[0] : null
}

function isCommandId(id: string): id is CommandId {
  return Object.hasOwn(catalogue, id)
}

function isTyping(element: Element): boolean {
  const field = 'input:not([type=checkbox], [type=radio], [type=range]), textarea, select, [contenteditable]'
  // Menus and dialogs are outside of the page's root and handle their keys themselves.
  return element.closest(field) !== null || (element !== document.body && element.closest('#root') === null)
}

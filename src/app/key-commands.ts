import { COMMAND_KEYS, type CommandId } from './keys.ts'
import { keyMessages } from './messages/keys.ts'

/** The groups in which the overlay shows the commands. */
export type KeyGroup = 'list' | 'filter' | 'drawer' | 'page'

export interface KeyCommand {
  keys: readonly string[]
  label: string
  group: KeyGroup
  /** How the overlay shows the keys, if different. */
  shown?: readonly string[]
}

const toCommand = (id: CommandId, group: KeyGroup, shown?: readonly string[]): KeyCommand => ({
  keys: COMMAND_KEYS[id],
  label: keyMessages.labels[id],
  group,
  ...(shown === undefined ? {} : { shown }),
})

/**
 * Every keyboard command with its words, in the order of the overlay. The first screen does not need this: load it
 * lazily.
 */
export const KEY_COMMANDS: Readonly<Record<CommandId, KeyCommand>> = {
  rowNext: toCommand('rowNext', 'list', ['j', '↓']),
  rowPrevious: toCommand('rowPrevious', 'list', ['k', '↑']),
  open: toCommand('open', 'list'),
  include: toCommand('include', 'list'),
  exclude: toCommand('exclude', 'list'),
  cells: toCommand('cells', 'list', ['←', '→', 'Home', 'End', 'PgUp', 'PgDn']),
  select: toCommand('select', 'list'),
  selectRange: toCommand('selectRange', 'list'),
  fresh: toCommand('fresh', 'list'),
  close: toCommand('close', 'list', ['Esc']),
  search: toCommand('search', 'filter'),
  facets: toCommand('facets', 'filter'),
  columns: toCommand('columns', 'filter'),
  drawerWider: toCommand('drawerWider', 'drawer'),
  drawerNarrower: toCommand('drawerNarrower', 'drawer'),
  choice: toCommand('choice', 'drawer', ['1…9']),
  tokens: toCommand('tokens', 'drawer'),
  usage: toCommand('usage', 'drawer'),
  raw: toCommand('raw', 'drawer'),
  next: toCommand('next', 'drawer'),
  previous: toCommand('previous', 'drawer'),
  copy: toCommand('copy', 'drawer'),
  palette: toCommand('palette', 'page', ['Ctrl', 'K']),
  help: toCommand('help', 'page'),
}

import type { Facets } from '#contract/found/facets.ts'
import { quoteFilterField, quoteFilterValue } from '#contract/search/filter-words.ts'
import { KEY_COMMANDS, type KeyGroup } from '../../key-commands.ts'
import type { CommandId } from '../../keys.ts'
import { matchWords } from './match-words.ts'

export type PaletteGroup = 'go' | 'selected' | 'opened' | 'view' | 'filter' | 'sort' | 'action' | 'page' | 'search'

/** What is offered by name only, since there is so much of it. */
const BY_NAME: ReadonlySet<PaletteGroup> = new Set(['filter', 'sort'])

export interface PaletteLine {
  id: string
  group: PaletteGroup
  label: string
  /** The keys that do the same. */
  keys?: readonly string[]
  /** How many rows a value would leave. */
  count?: number
  /** It puts a text into the box, which stays open. */
  goesOn?: boolean
  run: () => void
}

/** The most lines of one group while something is typed. */
const MOST_LINES = 8

/** Keys that need a focused place in the table, which has lost the focus by then. */
const OF_A_CELL: ReadonlySet<CommandId> = new Set(['open', 'include', 'exclude', 'cells', 'choice', 'palette'])

/** The lines that match what was typed, with the groups of the best matches first; all lines if nothing was typed. */
export function findLines(lines: readonly PaletteLine[], typed: string): PaletteLine[] {
  if (typed.trim() === '') return lines.filter(({ group }) => !BY_NAME.has(group))
  const scored = lines.flatMap((line) => {
    const score = matchWords(typed, line.label)
    // Of values that match equally well, the one with the most rows comes first.
    return score === null ? [] : [{ line, score: score + Math.log10(1 + (line.count ?? 0)) / 20 }]
  })
  return [...Map.groupBy(scored, ({ line }) => line.group).values()]
    .map((group) => group.toSorted((one, other) => other.score - one.score))
    .toSorted(([one], [other]) => (other?.score ?? 0) - (one?.score ?? 0))
    .flatMap((group) => group.slice(0, MOST_LINES).map(({ line }) => line))
}

/** The keys that work here, by `groups`; `press` presses one. */
export function toKeyLines(groups: ReadonlySet<KeyGroup>, press: (key: string) => void): PaletteLine[] {
  return Object.entries(KEY_COMMANDS).flatMap(([id, { keys, shown, label, group }]): PaletteLine[] => {
    const [key] = keys
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the keys of the catalogue are the commands
    if (key === undefined || OF_A_CELL.has(id as CommandId) || !groups.has(group)) return []
    return [{ id: `key ${id}`, group: 'action', label, keys: shown ?? keys, run: () => press(key) }]
  })
}

/** Every value that a facet counts, as a word of the filter box; `take` adds it to the search. */
export function toValueLines(facets: Facets | undefined, take: (word: string) => void): PaletteLine[] {
  return (facets?.facets ?? []).flatMap(({ field, values }) =>
    values.map(({ value, count }): PaletteLine => {
      const word = `${quoteFilterField(field)}:${quoteFilterValue(value)}`
      return { id: `value ${word}`, group: 'filter', label: `${field}: ${value}`, count, run: () => take(word) }
    }),
  )
}

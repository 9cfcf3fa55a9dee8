import type { CompletionRow } from '#contract/row/completion-row.ts'
import type { GroupBy, RowGroup, RowGroups } from '#contract/found/groups.ts'
import { fromPromptNumber, NANO } from '../question/sort-columns.ts'
import { MOST_EXAMPLES, MOST_GROUPED, MOST_GROUPS } from './row-grouper.ts'

/** Numbers of each row, newest first; NaN for none. `told`: what it is grouped by. `answered`: equal for equal answers. */
export interface RowNumbers {
  told: Float64Array
  answered: Float64Array
  tokens: Float64Array
  cost: Float64Array
}

/** Rows with the same value; the newest is at the index `first`. */
interface Group {
  first: number
  rows: number
  tokens: number | null
  cost: number | null
}

/** Rows with the same answer. */
interface Answer {
  first: number
  rows: number
}

/** A group that is shown: what its rows tell, how many answers they have, and the most frequent of these. */
interface ShownGroup extends Group {
  told: number
  answers: number
  examples: readonly Answer[]
}

/** The largest groups of how many, of so many rows. */
export interface NumberGroups {
  total: number
  rows: number
  shown: readonly ShownGroup[]
}

/** Groups rows by what they tell, the largest groups first, the newest first among equals. */
export function groupNumbers(numbers: RowNumbers): NumberGroups {
  const { groups, of: groupOf } = toGroups(numbers)
  const largest = [...groups.keys()]
    .sort((one, other) => (groups[other]?.rows ?? 0) - (groups[one]?.rows ?? 0))
    .slice(0, MOST_GROUPS)
  const answers = toAnswers(numbers, groupOf, largest)
  const shown = largest.flatMap((n): ShownGroup[] => {
    const group = groups[n]
    if (group === undefined) return []
    const own = [...(answers.get(n)?.values() ?? [])]
    const examples = own.toSorted((one, other) => other.rows - one.rows).slice(0, MOST_EXAMPLES)
    return [{ ...group, told: numbers.told[group.first] ?? Number.NaN, answers: own.length, examples }]
  })
  return { total: groups.length, rows: numbers.told.length, shown }
}

/** The indexes of the rows that are shown of groups. */
export function shownRows({ shown }: NumberGroups): number[] {
  return [...new Set(shown.flatMap(({ first, examples }) => [first, ...examples.map((one) => one.first)]))]
}

/** The answer. `of`: how many rows match. `valueOf`: the value of a pair, which a row need not have room for. */
export function toRowGroups(
  { total, rows, shown }: NumberGroups,
  by: GroupBy,
  of: number,
  rowAt: (index: number) => CompletionRow,
  valueOf: (pair: number) => string | undefined,
): Omit<RowGroups, 'object' | 'source'> {
  const groups = shown.map(({ first, rows: own, told, tokens, cost, answers, examples }): RowGroup => {
    const newest = rowAt(first)
    const value = newest.metadata.find(([key]) => `meta.${key}` === by)?.[1]
    return {
      value: (by === 'prompt' ? newest.input : (value ?? valueOf(told))) ?? null,
      ...(by === 'prompt' ? toPrompt(told) : {}),
      rows: own,
      newest: newest.listed_at,
      tokens,
      cost_usd: cost === null ? null : cost / NANO,
      answers,
      examples: examples.map((example) => {
        const { id, output } = example.first === first ? newest : rowAt(example.first)
        return { id, kind: output.kind, text: output.text, rows: example.rows }
      }),
    }
  })
  return { by, total, rows, complete: of <= MOST_GROUPED, groups }
}

function toPrompt(number: number): Pick<RowGroup, 'unasked' | 'prompt'> {
  return Number.isNaN(number) ? { unasked: true } : { prompt: fromPromptNumber(number) }
}

/** The groups in the order of their newest rows, and the group of each row. */
function toGroups({ told, tokens, cost }: RowNumbers): { groups: Group[]; of: Uint32Array } {
  const groups: Group[] = []
  const of = new Uint32Array(told.length)
  // NaN is one key of a map like any other.
  const known = new Map<number, number>()
  for (let at = 0; at < told.length; at++) {
    const value = told[at] ?? Number.NaN
    const n = known.get(value) ?? groups.length
    if (n === groups.length) {
      known.set(value, n)
      groups.push({ first: at, rows: 0, tokens: null, cost: null })
    }
    of[at] = n
    const group = groups[n]
    if (group === undefined) continue
    group.rows++
    group.tokens = plus(group.tokens, tokens[at])
    group.cost = plus(group.cost, cost[at])
  }
  return { groups, of }
}

function plus(sum: number | null, more = Number.NaN): number | null {
  return more === more ? (sum ?? 0) + more : sum
}

/** The answers of some groups, those with the newest rows first. */
function toAnswers({ answered }: RowNumbers, groupOf: Uint32Array, wanted: readonly number[]) {
  const answers = new Map(wanted.map((group) => [group, new Map<number, Answer>()]))
  for (let at = 0; at < groupOf.length; at++) {
    const own = answers.get(groupOf[at] ?? 0)
    if (own === undefined) continue
    const answer = answered[at] ?? Number.NaN
    const known = own.get(answer)
    if (known === undefined) own.set(answer, { first: at, rows: 1 })
    else known.rows++
  }
  return answers
}

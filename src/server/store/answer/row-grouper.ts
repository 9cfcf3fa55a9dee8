import type { CompletionRow } from '#contract/row/completion-row.ts'
import type { GroupBy, RowGroup, RowGroups } from '#contract/found/groups.ts'
import { toAnswerKey } from '../record/answer-key.ts'
import { NANO, toNanoDollars, whole } from '../question/sort-columns.ts'

/**
 * How many rows are looked at, the newest that match. The line of each is read, so a million would block everybody for
 * seconds.
 */
export const MOST_GROUPED = 50_000
/** Groups that are answered, the largest. */
export const MOST_GROUPS = 100
/** Answers of a group that are told apart, the most frequent. */
export const MOST_EXAMPLES = 10

/** `cost_usd` is in nano-dollars, whose sums are exact. */
interface Group extends Omit<RowGroup, 'answers' | 'examples'> {
  answers: Map<string, RowGroup['examples'][number]>
}

/** Groups rows, which must be given newest first. */
export class RowGrouper {
  readonly #by: GroupBy
  readonly #groups = new Map<string, Group>()
  #rows = 0
  #byPreview = 0

  constructor(by: GroupBy) {
    this.#by = by
  }

  add(row: CompletionRow): void {
    this.#rows++
    const { key, value, isPreview, ...beside } = groupOf(row, this.#by)
    if (isPreview) this.#byPreview++
    const known = this.#groups.get(key)
    const sums = { rows: 0, newest: row.listed_at, tokens: null, cost_usd: null }
    const group = known ?? { value, ...beside, ...sums, answers: new Map() }
    if (known === undefined) this.#groups.set(key, group)
    addRow(group, row)
  }

  /** The largest groups. `of`: how many rows match. */
  result(of: number): Omit<RowGroups, 'object' | 'source'> {
    const groups = [...this.#groups.values()]
      .sort((one, other) => other.rows - one.rows || other.newest - one.newest)
      .slice(0, MOST_GROUPS)
      .map(toRowGroup)
    const beside = this.#byPreview === 0 ? {} : { by_preview: this.#byPreview }
    return { by: this.#by, total: this.#groups.size, rows: this.#rows, complete: of <= MOST_GROUPED, ...beside, groups }
  }
}

/** The group of a row; no value differs from every value. */
function groupOf(
  row: CompletionRow,
  by: GroupBy,
): { key: string; value: string | null; isPreview: boolean; unasked?: true; prompt?: string } {
  if (by !== 'prompt') {
    const name = by.slice('meta.'.length)
    const value = row.metadata.find(([other]) => other === name)?.[1] ?? null
    return { key: value === null ? '' : `value ${value}`, value, isPreview: false }
  }
  const { input: value, prompt_hash: hash } = row
  if (hash !== null) return { key: `hash ${hash}`, value, isPreview: false, prompt: hash }
  return value === null
    ? { key: '', value, isPreview: false, unasked: true }
    : { key: `value ${value}`, value, isPreview: true }
}

/** The first row with an answer is the newest one. */
function addRow(group: Group, row: CompletionRow): void {
  group.rows++
  // As the sums of the list have it: one absurd count must not hide all others.
  const tokens = whole(row.usage.total_tokens)
  if (tokens !== null) group.tokens = (group.tokens ?? 0) + tokens
  const cost = toNanoDollars(row.cost_usd)
  if (cost !== null) group.cost_usd = (group.cost_usd ?? 0) + cost
  const { kind, text } = row.output
  const answer = toAnswerKey(row)
  const known = group.answers.get(answer)
  if (known === undefined) group.answers.set(answer, { id: row.id, kind, text, rows: 1 })
  else known.rows++
}

function toRowGroup({ answers, ...group }: Group): RowGroup {
  const examples = [...answers.values()].sort((one, other) => other.rows - one.rows).slice(0, MOST_EXAMPLES)
  const { cost_usd } = group
  return { ...group, cost_usd: cost_usd === null ? null : cost_usd / NANO, answers: answers.size, examples }
}

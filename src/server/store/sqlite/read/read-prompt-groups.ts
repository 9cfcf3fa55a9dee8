import type { RowGroup, RowGroups } from '#contract/found/groups.ts'
import { MOST_EXAMPLES, MOST_GROUPED, MOST_GROUPS } from '../../answer/row-grouper.ts'
import { NANO } from '../../question/sort-columns.ts'
import type { Statements } from '../database/statements.ts'
import { readStoredRow } from '../../record/stored-row.ts'
import type { RecordReader } from '../tables/record-reader.ts'

/** Rows with the same prompt and the same answer; `ord` is the newest of them. */
interface SameRows {
  asked: number | null
  rows: number
  tokens: number | null
  cost: number | null
  ord: number
}

/** Rows with the same prompt, and those of each answer; the newest first. */
interface PromptRows extends Omit<SameRows, 'asked'> {
  answers: SameRows[]
}

/** A row that says nothing to be grouped by: of an older layout, or damaged. */
const IS_UNKNOWN = 'c.answered IS NULL OR (c.asked IS NULL AND c.input IS NOT NULL)'

/** Newest first, as the rows come. */
const GROUPED = `
  SELECT c.asked, c.answered, count(*) AS n, sum(c.tokens) AS tokens, sum(c.cost) AS cost, max(c.ord) AS newest,
    max(${IS_UNKNOWN}) AS unknown
  FROM json_each(?) place CROSS JOIN completions c ON c.ord = place.value GROUP BY 1, 2 ORDER BY newest DESC`

/**
 * Rows with the same prompt at some places, from columns: only the lines of the examples are read. `of` is how many rows match.
 * Null where a row does not say what it was asked.
 */
export function readPromptGroups(
  statements: Statements,
  records: RecordReader,
  places: Float64Array,
  of: number,
): Omit<RowGroups, 'object' | 'source'> | null {
  const found = statements
    .of(
      `SELECT json_group_array(json_array(asked, n, tokens, cost, newest)) AS groups, max(unknown) AS unknown FROM (${GROUPED})`,
    )
    .get(JSON.stringify([...places]))
  if (Number(found?.['unknown'] ?? 0) !== 0) return null
  const groups = byPrompt(String(found?.['groups'] ?? '[]'))
  const largest = groups.toSorted((one, other) => other.rows - one.rows).slice(0, MOST_GROUPS)
  return {
    by: 'prompt',
    total: groups.length,
    rows: places.length,
    complete: of <= MOST_GROUPED,
    groups: largest.map((group) => toRowGroup(records, group)),
  }
}

function byPrompt(json: string): PromptRows[] {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the statement makes nothing else
  const found = JSON.parse(json) as [number | null, number, number | null, number | null, number][]
  const groups = new Map<number | null, PromptRows>()
  for (const [asked, rows, tokens, cost, ord] of found) {
    const same = { asked, rows, tokens, cost, ord }
    const group = groups.get(asked)
    if (group === undefined) groups.set(asked, { rows, tokens, cost, ord, answers: [same] })
    else {
      group.rows += rows
      group.tokens = added(group.tokens, tokens)
      group.cost = added(group.cost, cost)
      group.answers.push(same)
    }
  }
  return [...groups.values()]
}

function added(one: number | null, other: number | null): number | null {
  return other === null ? one : (one ?? 0) + other
}

function toRowGroup(records: RecordReader, { rows, tokens, cost, ord, answers }: PromptRows): RowGroup {
  const frequent = answers.toSorted((one, other) => other.rows - one.rows).slice(0, MOST_EXAMPLES)
  const newest = readStoredRow(records.line(ord) ?? '{}')
  return {
    value: newest.input,
    rows,
    newest: newest.listed_at,
    tokens,
    cost_usd: cost === null ? null : cost / NANO,
    answers: answers.length,
    examples: frequent.map((answer) => {
      const { id, output } = answer.ord === ord ? newest : readStoredRow(records.line(answer.ord) ?? '{}')
      return { id, kind: output.kind, text: output.text, rows: answer.rows }
    }),
  }
}

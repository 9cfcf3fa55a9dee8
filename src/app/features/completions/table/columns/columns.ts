import { type ColumnId, type ColumnKind, columnValue } from '#contract/row/column-table.ts'
import { COLUMN_IDS, columnKind } from '#contract/row/columns.ts'
import type { CompletionRow } from '#contract/row/completion-row.ts'
import { COUNTED_FIELDS, countedField } from '#contract/search/filter-fields.ts'
import type { CountedField } from '#contract/search/filter-table.ts'
import type { FilterChange } from '#contract/search/filter-change.ts'
import { formatBytes, formatDuration } from '#lib/format.ts'
import { tableMessages } from '../../../../messages/list/table.ts'
import { toVisibleText } from '../../../../text/visible-text.ts'
import { isIncomplete } from '../../../../record/state-shapes.ts'
import type { CellContent, CellLook } from '../cells/cell-content.ts'
import { metadataCell, metadataValueCell, wordsCell } from '../cells/chip-cells.ts'
import {
  codeCell,
  createdCell,
  expiresCell,
  modelCell,
  nothingCell,
  numberCell,
  whyMissing,
} from '../cells/plain-cells.ts'
import { stateCell } from '../cells/state-cell.ts'
import { inputCell, outputCell } from '../cells/text-cells.ts'
import { costCell, tokensCell } from '../cells/usage-cells.ts'
import type { ColumnSpec } from './column-spec.ts'

type Cell = (row: CompletionRow, look: CellLook) => CellContent
type Details = Partial<Omit<ColumnSpec, 'id' | 'label' | 'about' | 'cell'>>

const HEAVY = { numeric: true, descendsFirst: true }

type Show = readonly [show: (row: CompletionRow, id: ColumnId) => CellContent, details: Details]
const TEXT: Show = [(row, id) => codeCell(columnValue(row, id)?.toString() ?? null), {}]
const EXACT: Show = [(row, id) => numberCell(row, toNumber(row, id), true), { ...HEAVY, width: 104 }]

/** How a column shows that says nothing else below, by its kind; the others as text. */
const KINDS: Readonly<Partial<Record<ColumnKind, Show>>> = {
  digits: [TEXT[0], { ...HEAVY, width: 168 }],
  count: [(row, id) => numberCell(row, toNumber(row, id)), { ...HEAVY, width: 104 }],
  number: EXACT,
  dollars: EXACT,
  ms: [(row, id) => formatted(formatDuration, toNumber(row, id)), { ...HEAVY, width: 92, fits: true }],
  bytes: [(row, id) => formatted(formatBytes, toNumber(row, id)), { ...HEAVY, width: 84, fits: true }],
}

/** What differs from that, and from the values of a filter as words. */
const definitions: Readonly<Partial<Record<ColumnId, Details & { cell?: Cell }>>> = {
  state: { cell: stateCell, width: 40, min: 36, fits: true, filters: stateFilters },
  created: { cell: createdCell, width: 112, min: 84, fits: true, descendsFirst: true },
  model: { cell: modelCell, width: 148, min: 72, growsTo: 264 },
  input: { cell: inputCell, width: 200, min: 80, grows: true },
  output: { cell: outputCell, width: 260, min: 80, grows: true },
  tokens: { cell: tokensCell, width: 112, min: 84, fits: true },
  cost: { cell: costCell, width: 96, min: 84, fits: true },
  metadata: {
    cell: metadataCell,
    width: 196,
    min: 80,
    growsTo: 400,
    filters: metadataFilters,
    look: 'gap-1',
  },
  id: { cell: (row) => codeCell(row.wire_id ?? row.id), width: 220 },
  capture: {
    cell: (row) => wordsCell([row.capture], 'capture', tableMessages.notRecorded),
    width: 120,
  },
  choices: { width: 84 },
  called: { cell: (row) => wordsCell(row.called, 'tool'), width: 180 },
  has: { cell: (row) => wordsCell(row.has, 'has'), width: 180 },
  mean_logprob: {
    cell: (row) => (row.mean_logprob === null ? nothingCell(tableMessages.notReported) : row.mean_logprob.toFixed(3)),
    width: 112,
  },
  service_tier: { width: 96 },
  request_id: { width: 200 },
  tools: { cell: (row) => wordsCell(row.tools ?? [], null), width: 180 },
  moderation: { cell: (row) => wordsCell([row.moderation], null, whyMissing(row)), width: 104 },
  way: { width: 96 },
  expires: { cell: expiresCell, width: 96 },
}

/** Every column of the contract, in the order of the menu. */
export const COLUMN_SPECS: readonly ColumnSpec[] = COLUMN_IDS.map((id) => {
  const [show, plain] = KINDS[columnKind(id)] ?? TEXT
  const field = COUNTED_FIELDS.find((name) => countedField(name).column === id)
  const words = (row: CompletionRow) => (field === undefined ? [] : countedField(field).values(row))
  const cell = (row: CompletionRow) =>
    field === undefined ? show(row, id) : wordsCell(words(row), field, whyMissing(row))
  const filters = (row: CompletionRow) => (field === undefined ? [] : toChanges(field, words(row)))
  return toSpec(id, tableMessages.columns[id], cell, { ...plain, filters, ...definitions[id] })
})

const byId = new Map(COLUMN_SPECS.map((spec) => [spec.id, spec]))

/** The definition of a column by id, or for `meta.<key>`; null for an unknown id. */
export function columnSpec(id: string): ColumnSpec | null {
  const known = byId.get(id)
  if (known !== undefined || !id.startsWith('meta.') || id.length === 5) return known ?? null
  const name = id.slice(5)
  const made = toSpec(id, toVisibleText(name), (row) => metadataValueCell(row, name), {
    filters: (row) => metadataFilters(row).filter((change) => change.field === id),
  })
  byId.set(id, made)
  return made
}

function toSpec(id: string, label: string, cell: Cell, details: Details & { cell?: Cell }): ColumnSpec {
  const plain = {
    width: 140,
    min: 56,
    numeric: false,
    grows: false,
    growsTo: null,
    fits: false,
    look: '',
    descendsFirst: false,
    filters: () => [],
  }
  return { ...plain, cell, ...details, id, label }
}

function toNumber(row: CompletionRow, id: ColumnId): number | null {
  const value = columnValue(row, id)
  return typeof value === 'number' ? value : null
}

function formatted(format: (value: number) => string, value: number | null): CellContent {
  return value === null ? nothingCell(tableMessages.notReported) : format(value)
}

function toChanges(field: CountedField, values: readonly (string | null)[]): FilterChange[] {
  return [...new Set(values)].flatMap((value) => (value === null ? [] : [{ field, value, not: false }]))
}

/** What the icon shows first: how the call ended, else why the answer did. */
function stateFilters(row: CompletionRow): FilterChange[] {
  return isIncomplete(row.capture) && !row.damaged
    ? toChanges('capture', [row.capture])
    : toChanges('finish', row.finish_reasons)
}

function metadataFilters(row: CompletionRow): FilterChange[] {
  return row.metadata.map(([key, value]) => ({ field: `meta.${key}` as const, value, not: false }))
}

import type { ReactNode } from 'react'
import { COLUMN_IDS, type ColumnId } from '#contract/row/columns.ts'
import type { CompletionRow } from '#contract/row/completion-row.ts'
import type { FilterChange } from '#contract/search/filter-change.ts'
import { formatBytes, formatDuration } from '#lib/format.ts'
import { tableMessages } from '../../../../messages/list/table.ts'
import { toVisibleText } from '../../../../text/visible-text.ts'
import { isIncomplete } from '../../../../record/state-icon.tsx'
import { MetadataCell, MetadataValueCell, WordsCell } from '../cells/chip-cells.tsx'
import {
  CodeCell,
  CreatedCell,
  ExpiresCell,
  ModelCell,
  NumberCell,
  nothingCell,
  whyMissing,
} from '../cells/plain-cells.tsx'
import { StateCell } from '../cells/state-cell.tsx'
import { inputCell, outputCell } from '../cells/text-cells.tsx'
import { costCell, tokensCell } from '../cells/usage-cells.tsx'
import type { ColumnSpec } from './column-spec.ts'

type Cell = (row: CompletionRow) => ReactNode
type Details = Partial<Omit<ColumnSpec, 'id' | 'label' | 'about' | 'cell'>>

const HEAVY = { numeric: true, descendsFirst: true }

/** One definition per id of the contract, with what differs from a plain text column of 140 px. */
const definitions: Record<ColumnId, readonly [Cell, Details]> = {
  state: [(row) => <StateCell row={row} />, { width: 40, min: 36, filters: stateFilters }],
  created: [(row) => <CreatedCell row={row} />, { width: 112, min: 84, descendsFirst: true }],
  model: [
    (row) => <ModelCell row={row} />,
    { width: 148, min: 72, growsTo: 264, filters: (row) => one('model', row.model) },
  ],
  input: [(row) => inputCell(row), { width: 200, min: 80, grows: true }],
  output: [(row) => outputCell(row), { width: 260, min: 80, grows: true }],
  tokens: [(row) => tokensCell(row), { ...HEAVY, width: 112, min: 84 }],
  cost: [(row) => costCell(row), { ...HEAVY, width: 96, min: 84 }],
  metadata: [
    (row) => <MetadataCell row={row} />,
    { width: 196, min: 80, growsTo: 400, filters: metadataFilters, look: 'gap-1' },
  ],
  id: [(row) => <CodeCell text={row.wire_id ?? row.id} />, { width: 220 }],
  object: [(row) => <CodeCell text={row.object} />, {}],
  finish: [
    (row) => <WordsCell words={row.finish_reasons} field="finish" why={whyMissing(row)} />,
    { filters: finishFilters },
  ],
  capture: [
    (row) => <WordsCell words={[row.capture]} field="capture" why={tableMessages.notRecorded} />,
    { width: 120, filters: (row) => one('capture', row.capture) },
  ],
  choices: [(row) => <NumberCell row={row} value={row.choices} />, { ...HEAVY, width: 84 }],
  called: [
    (row) => <WordsCell words={row.called} field="tool" />,
    { width: 180, filters: (row) => row.called.flatMap((name) => one('tool', name)) },
  ],
  has: [
    (row) => <WordsCell words={row.has} field="has" />,
    { width: 180, filters: (row) => row.has.flatMap((name) => one('has', name)) },
  ],
  prompt_tokens: count('prompt_tokens'),
  completion_tokens: count('completion_tokens'),
  cached_tokens: count('cached_tokens'),
  cache_write_tokens: count('cache_write_tokens'),
  prompt_text_tokens: count('prompt_text_tokens'),
  prompt_audio_tokens: count('prompt_audio_tokens'),
  prompt_image_tokens: count('prompt_image_tokens'),
  reasoning_tokens: count('reasoning_tokens'),
  completion_text_tokens: count('completion_text_tokens'),
  completion_audio_tokens: count('completion_audio_tokens'),
  accepted_prediction_tokens: count('accepted_prediction_tokens'),
  rejected_prediction_tokens: count('rejected_prediction_tokens'),
  mean_logprob: [
    (row) => (row.mean_logprob === null ? nothingCell(tableMessages.notReported) : row.mean_logprob.toFixed(3)),
    { ...HEAVY, width: 112 },
  ],
  service_tier: [
    (row) => <WordsCell words={[row.service_tier]} field="tier" why={whyMissing(row)} />,
    { width: 96, filters: (row) => one('tier', row.service_tier) },
  ],
  system_fingerprint: [(row) => <CodeCell text={row.system_fingerprint} />, {}],
  request_id: [(row) => <CodeCell text={row.request_id} />, { width: 200 }],
  seed: [(row) => <CodeCell text={row.seed} />, { ...HEAVY, width: 168 }],
  temperature: parameter('temperature'),
  top_p: parameter('top_p'),
  presence_penalty: parameter('presence_penalty'),
  frequency_penalty: parameter('frequency_penalty'),
  tools: [(row) => <WordsCell words={row.tools ?? []} field={null} />, { width: 180 }],
  tool_choice: [(row) => <CodeCell text={row.tool_choice} />, {}],
  response_format: [(row) => <CodeCell text={row.response_format} />, {}],
  input_user: [(row) => <CodeCell text={row.input_user} />, {}],
  moderation: [(row) => <WordsCell words={[row.moderation]} field={null} why={whyMissing(row)} />, { width: 104 }],
  latency: [
    (row) => (row.latency_ms === null ? nothingCell(tableMessages.notReported) : formatDuration(row.latency_ms)),
    { ...HEAVY, width: 92 },
  ],
  size: [(row) => formatBytes(row.size), { ...HEAVY, width: 84 }],
  way: [(row) => tableMessages.ways[row.way], { width: 96 }],
  expires: [(row) => <ExpiresCell row={row} />, { width: 96 }],
}

/** Every column of the contract, in the order of the menu. */
export const COLUMN_SPECS: readonly ColumnSpec[] = COLUMN_IDS.map((id) => {
  const [cell, details] = definitions[id]
  const { label, about } = tableMessages.columns[id]
  return toSpec(id, label, about, cell, details)
})

const byId = new Map(COLUMN_SPECS.map((spec) => [spec.id, spec]))

/** The definition of a column by id; of a metadata key for `meta.<key>`; null for an id that means nothing. */
export function columnSpec(id: string): ColumnSpec | null {
  const known = byId.get(id)
  if (known !== undefined || !id.startsWith('meta.') || id.length === 5) return known ?? null
  const name = id.slice(5)
  const made = toSpec(
    id,
    toVisibleText(name),
    tableMessages.metadataColumn(toVisibleText(name)),
    (row) => <MetadataValueCell row={row} name={name} />,
    { filters: (row) => metadataFilters(row).filter((change) => change.field === id) },
  )
  byId.set(id, made)
  return made
}

function toSpec(id: string, label: string, about: string, cell: Cell, details: Details): ColumnSpec {
  const plain = {
    width: 140,
    min: 56,
    numeric: false,
    grows: false,
    growsTo: null,
    look: '',
    descendsFirst: false,
    filters: () => [],
  }
  return { ...plain, ...details, id, label, about, cell }
}

function count(field: keyof CompletionRow['usage']): readonly [Cell, Details] {
  return [(row) => <NumberCell row={row} value={row.usage[field]} />, { ...HEAVY, width: 104 }]
}

function parameter(
  field: 'temperature' | 'top_p' | 'presence_penalty' | 'frequency_penalty',
): readonly [Cell, Details] {
  return [(row) => <NumberCell row={row} value={row[field]} exact />, { ...HEAVY, width: 104 }]
}

function one(field: FilterChange['field'], value: string | null): FilterChange[] {
  return value === null ? [] : [{ field, value, not: false }]
}

/** What the icon says first: how the call ended, else why the answer did. */
function stateFilters(row: CompletionRow): FilterChange[] {
  return isIncomplete(row.capture) && !row.damaged ? one('capture', row.capture) : finishFilters(row)
}

function finishFilters(row: CompletionRow): FilterChange[] {
  return [...new Set(row.finish_reasons)].flatMap((reason) => one('finish', reason))
}

function metadataFilters(row: CompletionRow): FilterChange[] {
  return row.metadata.map(([key, value]) => ({ field: `meta.${key}` as const, value, not: false }))
}

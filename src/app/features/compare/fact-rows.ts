import type { CompletionRow } from '#contract/row/completion-row.ts'
import { formatBytes, formatCost, formatDuration, formatNumber } from '#lib/format.ts'
import { compareMessages as t } from '../../messages/compare.ts'
import type { Compared } from './compared.ts'

/** One fact in each column; null if it is not reported. */
export interface FactRow {
  label: string
  values: readonly (string | null)[]
  differs: boolean
}

type FactId = keyof typeof t.rows

const number = (value: number | null) => (value === null ? null : formatNumber(value))

const FACTS: Readonly<Record<FactId, (row: CompletionRow, choice: number | null) => string | null>> = {
  model: ({ model }) => model,
  created: ({ created }) => (created === null ? null : new Date(created * 1_000).toISOString().replace('.000', '')),
  finish: ({ finish_reasons: reasons }, choice) =>
    choice === null ? reasons.map((reason) => reason ?? '–').join(', ') || null : (reasons[choice] ?? null),
  prompt_tokens: ({ usage }) => number(usage.prompt_tokens),
  completion_tokens: ({ usage }) => number(usage.completion_tokens),
  reasoning_tokens: ({ usage }) => number(usage.reasoning_tokens),
  cached_tokens: ({ usage }) => number(usage.cached_tokens),
  cost: ({ cost_usd, cost_reported }) => (cost_usd === null ? null : formatCost(cost_usd, cost_reported)),
  latency: ({ latency_ms }) => (latency_ms === null ? null : formatDuration(latency_ms)),
  tier: ({ service_tier }) => service_tier,
  temperature: ({ temperature }) => number(temperature),
  top_p: ({ top_p }) => number(top_p),
  seed: ({ seed }) => seed,
  tool_choice: ({ tool_choice }) => tool_choice,
  response_format: ({ response_format }) => response_format,
  tools: ({ tools }) => tools?.join(', ') ?? null,
  called: ({ called }) => (called.length === 0 ? null : called.join(', ')),
  size: ({ size }) => formatBytes(size),
}

/** The facts and metadata of all columns, a row each, without those that no column has. */
export function toFactRows(columns: readonly Compared[]): FactRow[] {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the members of the table of facts
  const facts = Object.entries(FACTS) as [FactId, (typeof FACTS)[FactId]][]
  const keys = new Set(columns.flatMap(({ detail }) => detail.row.metadata.map(([key]) => key)))
  return [
    ...facts.map(([id, read]) =>
      toRow(
        t.rows[id],
        columns.map(({ detail, choice }) => read(detail.row, choice)),
      ),
    ),
    ...[...keys].toSorted().map((key) =>
      toRow(
        `meta.${key}`,
        columns.map((column) => valueOf(column, key)),
      ),
    ),
  ].filter(({ values }) => values.some((value) => value !== null))
}

function toRow(label: string, values: readonly (string | null)[]): FactRow {
  return { label, values, differs: values.some((value) => value !== values[0]) }
}

function valueOf({ detail }: Compared, wanted: string): string | null {
  return detail.row.metadata.find(([key]) => key === wanted)?.[1] ?? null
}

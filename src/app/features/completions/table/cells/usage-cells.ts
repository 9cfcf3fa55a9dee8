import type { CompletionRow, RowUsage } from '#contract/row/completion-row.ts'
import { formatCompact, formatCost, formatNumber } from '#lib/format.ts'
import { tableMessages } from '../../../../messages/list/table.ts'
import type { FlatText } from './cell-content.ts'
import { nothingCell, whyMissing } from './plain-cells.ts'

/** How many characters of the two numbers fit into the column. */
const FITTING_CHARACTERS = 11

/** Prompt and completion tokens above a bar of their shares. */
export function tokensCell(row: CompletionRow): FlatText {
  const { prompt_tokens: prompt, completion_tokens: completion, total_tokens: total } = row.usage
  if (prompt === null && completion === null) {
    if (total === null) return nothingCell(whyMissing(row))
    const all = formatNumber(total)
    return { text: all.length > FITTING_CHARACTERS ? formatCompact(total) : all, title: all }
  }
  const from = formatNumber(prompt)
  const to = formatNumber(completion)
  // Never cut off: with hidden digits it would be another number.
  const format = from.length + to.length > FITTING_CHARACTERS ? formatCompact : formatNumber
  return {
    text: `${format(prompt)} ${tableMessages.arrow} ${format(completion)}`,
    title: tableMessages.tokensOf(from, to),
    look: 'bg-[length:100%_3px] bg-[position:0_calc(50%+10px)] bg-no-repeat bg-origin-content pb-1 whitespace-nowrap',
    picture: toGradient(usageShares(row.usage)),
  }
}

type ShareKind = 'cached' | 'prompt' | 'reasoning' | 'text'
const TINTS: Record<ShareKind, string> = {
  cached: 'var(--color-u-cached)',
  prompt: 'var(--color-u-prompt)',
  reasoning: 'var(--color-u-reasoning)',
  text: 'var(--color-u-text)',
}

/**
 * The shares side by side as one picture: an element per share would be a tenth of the page's elements. Grey without
 * shares.
 */
function toGradient(shares: readonly { kind: ShareKind; share: number }[]): string {
  if (shares.length === 0) return 'linear-gradient(var(--color-n4) 0% 100%)'
  let end = 0
  const stops = shares.map(({ kind, share }) => {
    const start = end
    end += share * 100
    return `${TINTS[kind]} ${start}% ${end}%`
  })
  return `linear-gradient(to right, ${stops.join(', ')})`
}

/** Shares of the bar that add up to 1; parts that contradict their whole are cut to it. */
function usageShares(usage: RowUsage): { kind: ShareKind; share: number }[] {
  const prompt = Math.max(0, usage.prompt_tokens ?? 0)
  const completion = Math.max(0, usage.completion_tokens ?? 0)
  const total = prompt + completion
  if (total === 0) return []
  const cached = Math.min(Math.max(0, usage.cached_tokens ?? 0), prompt)
  const reasoning = Math.min(Math.max(0, usage.reasoning_tokens ?? 0), completion)
  const parts: readonly { kind: ShareKind; tokens: number }[] = [
    { kind: 'cached', tokens: cached },
    { kind: 'prompt', tokens: prompt - cached },
    { kind: 'reasoning', tokens: reasoning },
    { kind: 'text', tokens: completion - reasoning },
  ]
  return parts.filter(({ tokens }) => tokens > 0).map(({ kind, tokens }) => ({ kind, share: tokens / total }))
}

/** The cost, reported or estimated, or a dash that says why there is none. */
export function costCell(row: CompletionRow): FlatText {
  if (row.cost_usd === null) return nothingCell(tableMessages.noPrice)
  const cost = formatCost(row.cost_usd, row.cost_reported)
  // Cut at its beginning, it would look like another number.
  if (cost.length > FITTING_CHARACTERS + 2)
    return { text: `${row.cost_reported ? '' : '≈\u00a0'}$${formatCompact(row.cost_usd)}`, title: cost }
  return { text: cost, title: row.cost_reported ? tableMessages.reportedCost : tableMessages.estimated(cost) }
}

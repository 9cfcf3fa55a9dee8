import { conversationMessages as t } from '../../../messages/record/conversation.ts'
import type { FilterChange } from '#contract/search/filter-change.ts'
import { Chip, type ChipTone } from '../../../ui/chip.tsx'
import { toVisibleText } from '../../../text/visible-text.ts'

const TONES: Readonly<Record<string, ChipTone>> = {
  length: 'length',
  content_filter: 'filter',
  tool_calls: 'tool',
  function_call: 'deprecated',
}

export interface FinishChipProps {
  reason: string | null
  /** How many choices ended this way; shown if more than one. */
  count?: number
  onFilter: (change: FilterChange) => void
}

/**
 * Why a choice ended; inconspicuous for `stop`, otherwise in its own colour. A click shows only rows that ended this
 * way.
 */
export function FinishChip({ reason, count = 1, onFilter }: FinishChipProps) {
  const title =
    reason === null
      ? undefined
      : Object.hasOwn(t.summary.finishTitles, reason)
        ? t.summary.finishTitles[reason]
        : undefined
  const shown = reason === null ? t.notReported : toVisibleText(reason.slice(0, 80)) || '""'
  return (
    <span data-attribute="choices[].finish_reason" className="inline-flex min-w-0">
      <Chip
        tone={reason !== null && Object.hasOwn(TONES, reason) ? (TONES[reason] ?? 'neutral') : 'neutral'}
        {...(title === undefined ? {} : { title })}
        {...(reason === null ? {} : { onPress: () => onFilter({ field: 'finish', value: reason, not: false }) })}
      >
        {count > 1 ? `${shown} ×${count}` : shown}
      </Chip>
    </span>
  )
}
